package godwit.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Kind;
import godwit.request.OperationReport.Phase;
import godwit.request.OperationReport.Receipt;
import godwit.request.Progress;
import godwit.request.Progress.Copy;
import godwit.request.Progress.Step;
import godwit.request.Progress.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is said of an operation while it runs, and at its end. */
class OperationWatchTest {
  private long nowMillis;
  private final OperationWatch watch =
      new OperationWatch(() -> TimeUnit.MILLISECONDS.toNanos(nowMillis));

  @Test
  void copyIsToldInNumbersAndByTheSecondOnceOneHasPassed() {
    OperationLine first = copying(Step.COPYING, 1_000, 0);
    assertThat(watch.rate(first)).isEmpty();
    assertThat(first.account(""))
        .isEqualTo("being done at s1 and s2: copying 1,000 of 9,000 rows, 100 kB of 900 kB");
    nowMillis = 999;
    assertThat(watch.rate(copying(Step.COPYING, 2_000, 0))).isEmpty();
    nowMillis = 2_000;
    OperationLine later = copying(Step.COPYING, 3_000, 0);
    assertThat(watch.rate(later)).isEqualTo("100 kB/s");
    assertThat(later.account(watch.rate(later))).endsWith(", 300 kB of 900 kB, 100 kB/s");
    OperationLine catching = copying(Step.CATCHING_UP, 9_000, 2);
    assertThat(watch.rate(catching)).isEmpty();
    assertThat(catching.account("")).endsWith(": catching up 9,000 rows, 900 kB, seal 2");
  }

  @Test
  void anotherStepIsNewsAtOnceAndMoreRowsNowAndThen() {
    assertThat(watch.isNews(copying(Step.COPYING, 1, 0))).isTrue();
    nowMillis = 1_900;
    assertThat(watch.isNews(copying(Step.COPYING, 2, 0))).isFalse();
    nowMillis = 2_000;
    assertThat(watch.isNews(copying(Step.COPYING, 2, 0))).isTrue();
    nowMillis = 9_000;
    assertThat(watch.isNews(copying(Step.COPYING, 2, 0))).as("nothing is new").isFalse();
    assertThat(watch.isNews(copying(Step.SEALED, 2, 1))).isTrue();
    assertThat(watch.isNews(copying(Step.SEALED, 2, 2))).as("another seal").isTrue();
  }

  @Test
  void serviceThatIsWaitedForIsNamedWithWhatToDo() {
    OperationLine line = line(new Progress(Optional.empty(), List.of(waiting(12_400))));
    assertThat(line.account(""))
        .isEqualTo(
            "being done at s1 and s2: waits for service s2, which has not answered for 12 s");
    assertThat(OperationWatch.advice(line))
        .isEqualTo(
            "It goes on by itself when s2 answers. See what is wrong with: godwit status."
                + " Give it up with: godwit cancel o7");
    assertThat(OperationWatch.advice(copying(Step.COPYING, 1, 0))).isEmpty();
    watch.isNews(line);
    nowMillis = 500;
    assertThat(watch.isNews(line(new Progress(Optional.empty(), List.of(waiting(12_900))))))
        .isFalse();
  }

  @Test
  void receiptTellsOfSealsThatFailed() {
    assertThat(done(1).account("")).isEqualTo("9 rows, 90 B, pause 5 ms, seals 1, took 1.2 s");
    assertThat(done(3).account(""))
        .isEqualTo("9 rows, 90 B, pause 5 ms, seals 3 of which 2 failed, took 1.2 s");
  }

  private static Waiting waiting(long millis) {
    return new Waiting(new ServiceId(2), millis);
  }

  private static OperationLine copying(Step step, long rows, int rounds) {
    Copy copy =
        new Copy(
            step,
            rows,
            100 * rows,
            OptionalLong.of(9_000),
            OptionalLong.of(900_000),
            rounds,
            false);
    return line(new Progress(Optional.of(copy), List.of()));
  }

  private static OperationLine line(Progress progress) {
    return OperationLine.of(
        report(Phase.OPEN, "being done at s1 and s2", Optional.empty()).with(progress));
  }

  private static OperationLine done(int rounds) {
    return OperationLine.of(
        report(Phase.DONE, "done", Optional.of(new Receipt(9, 90, 5, 1_200, 1, rounds))));
  }

  private static OperationReport report(Phase phase, String detail, Optional<Receipt> receipt) {
    return new OperationReport(
        new OperationId(1, 7),
        Kind.MOVE,
        phase,
        Optional.empty(),
        List.of(new PartitionId(1, 1)),
        List.of(new PartitionId(1, 2)),
        Optional.of(new ServiceId(2)),
        1,
        detail,
        receipt,
        Optional.empty(),
        Optional.empty());
  }
}
