package godwit.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.cli.screen.Json;
import godwit.cli.screen.Palette;
import godwit.cli.screen.Terminal;
import godwit.partition.Fingerprint;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.Tally;
import godwit.request.OperationReport.Kind;
import godwit.request.OperationReport.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultTest {
  private static final Tally TALLY = new Tally(3, 30, new Fingerprint(1, 2));
  private static final Tally OTHER = new Tally(3, 30, new Fingerprint(1, 3));
  private static final Reshaped MOVED =
      new Reshaped(Kind.MOVE, "p1 > s2", new Receipt(2, 20, 7, 120, 1, 1), true, 55, "");

  private final Meter meter = new Meter();
  private final Findings findings = new Findings();
  private final List<String> problems = new ArrayList<>();

  @Test
  void jsonHasExactlyTheMembersPromised() {
    meter.loaded();
    assertThat(Json.of(result(proof(TALLY), MOVED).line()))
        .isEqualTo(
            "{\"rows\":3,\"requests\":1,\"failed\":0,\"lost\":0,\"duplicated\":0,\"stale\":0,"
                + "\"verified\":true,\"reshapes\":[{\"kind\":\"move\",\"pauseMillis\":7,"
                + "\"durationMillis\":120,\"rows\":2,\"bytes\":20,\"attempts\":1}]}");
  }

  @Test
  void everythingRightHolds() {
    assertThat(result(proof(TALLY), MOVED).held()).isTrue();
    assertThat(report(result(proof(TALLY), MOVED)))
        .contains("failed requests: 0", "All of it held.");
  }

  @Test
  void failedRequestDoesNotHold() {
    meter.failed("get U+000041: unavailable");
    Result result = result(proof(TALLY));
    assertThat(result.held()).isFalse();
    assertThat(report(result))
        .contains("failed requests: 1", "It did not hold:", "    get U+000041: unavailable");
  }

  @Test
  void anyFindingIsNeitherVerifiedNorHeld() {
    findings.lost("key=a");
    findings.duplicated("key=b");
    findings.stale("key=c");
    Result result = result(proof(TALLY));
    assertThat(result.verified()).isFalse();
    assertThat(result.held()).isFalse();
    assertThat(report(result)).contains("  rows were lost: 1, doubled: 1, stale: 1");
  }

  @Test
  void sumsThatDifferAreNotVerified() {
    for (Proof differing :
        List.of(
            new Proof(TALLY, OTHER, TALLY, TALLY),
            new Proof(TALLY, TALLY, OTHER, TALLY),
            new Proof(TALLY, TALLY, TALLY, OTHER))) {
      Result result = result(Optional.of(differing));
      assertThat(result.verified()).isFalse();
      assertThat(result.held()).isFalse();
      assertThat(report(result)).anySatisfy(line -> assertThat(line).endsWith("differs"));
    }
  }

  @Test
  void reshapeThatWasNotDoneDoesNotHold() {
    Wish wish = new Wish.Move(new PartitionId(1, 1), new ServiceId(2));
    Result result = result(proof(TALLY), Reshaped.refused(wish, "no such partition"));
    assertThat(result.verified()).isTrue();
    assertThat(result.held()).isFalse();
    assertThat(report(result)).contains("  not done: move p1 > s2: no such partition");
  }

  @Test
  void endWithoutProofIsNotVerified() {
    problems.add(Result.STOPPED);
    Result result = result(Optional.empty(), MOVED);
    assertThat(result.verified()).isFalse();
    assertThat(result.held()).isFalse();
    assertThat(report(result)).contains("Nothing wrong was seen, but " + Result.STOPPED + ".");
    findings.lost("key=a");
    assertThat(report(result)).contains("It did not hold:", "  " + Result.STOPPED);
  }

  @Test
  void reportFitsIntoEightyColumns() {
    Receipt large = new Receipt(155_063, 18_000_000, 12_345, 59_999, 10, 12);
    Reshaped joined = new Reshaped(Kind.MOVE_AND_JOIN, "p1117 + p1119", large, true, 1_234_567, "");
    assertThat(report(result(proof(TALLY), joined, MOVED)))
        .allSatisfy(line -> assertThat(line.length()).isLessThan(80));
  }

  @Test
  void percentilesAreThoseOfTheNearestRank() {
    List<Long> sorted = List.of(1L, 2L, 3L, 4L);
    assertThat(Report.percentile(sorted, 50)).isEqualTo(2);
    assertThat(Report.percentile(sorted, 51)).isEqualTo(3);
    assertThat(Report.percentile(sorted, 99)).isEqualTo(4);
    assertThat(Report.percentile(sorted, 100)).isEqualTo(4);
    assertThat(Report.percentile(List.of(), 99)).isZero();
  }

  private Result result(Optional<Proof> proof, Reshaped... reshapes) {
    return new Result(3, meter, findings, List.of(reshapes), proof, problems);
  }

  private static Optional<Proof> proof(Tally all) {
    return Optional.of(new Proof(all, all, all, all));
  }

  private static List<String> report(Result result) {
    return new Report(new Palette(Terminal.PLAIN)).lines(result, "Next: ./godwit serve");
  }
}
