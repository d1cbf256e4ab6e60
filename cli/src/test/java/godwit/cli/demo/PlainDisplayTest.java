package godwit.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.OperationReport.Kind;
import godwit.request.OperationReport.Receipt;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainDisplayTest {
  private static final Receipt LARGE = new Receipt(155_063, 18_000_000, 12_345, 59_999, 10, 12);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PlainDisplay display =
      new PlainDisplay(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  @Test
  void moveTellsWhatItMovedAndSplitHowLongItTook() {
    display.ended(
        new Reshaped(
            Kind.MOVE, "p6 > s1", new Receipt(43_617, 4_700_000, 16, 446, 1, 1), true, 9, ""));
    display.ended(new Reshaped(Kind.SPLIT, "p2", new Receipt(0, 0, 0, 674, 1, 0), false, 9, ""));
    assertThat(lines())
        .containsExactly(
            "move p6 > s1: 43,617 rows, 4.7 MB, pause 16 ms, took 446 ms", "split p2: took 674 ms");
  }

  @Test
  void reshapeThatWasNotDoneTellsWhy() {
    Wish wish = new Wish.Move(new PartitionId(1, 1), new ServiceId(2));
    display.ended(Reshaped.refused(wish, "no such partition"));
    assertThat(lines()).containsExactly("move p1 > s2: not done: no such partition");
  }

  @Test
  void figuresComeEveryFiveSeconds() {
    display.view(view(4_900));
    display.view(view(5_100));
    display.view(view(5_300));
    assertThat(lines())
        .containsExactly(
            "  5 s: 1,217,735 requests, 17,610/s, p99 16 ms, 0 failed; partitions s1 1, s2 1");
  }

  @Test
  void linesFitIntoEightyColumns() {
    display.loading(155_062, 155_063, 123_456);
    display.view(view(999_000));
    display.ended(new Reshaped(Kind.MOVE_AND_JOIN, "p1117 + p1119", LARGE, true, 1_234_567, ""));
    display.ended(new Reshaped(Kind.SPLIT_AND_MOVE, "p1117 > s2", LARGE, true, 1_234_567, ""));
    assertThat(lines()).hasSize(4).allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
  }

  private static View view(long elapsedMillis) {
    return new View(
        new View.Progress(elapsedMillis, 30_000),
        10,
        List.of("s1", "s2"),
        List.of(
            new View.Stretch("p1", 0, 0, 5, 1, true),
            new View.Stretch("p2", 1, 5, 10, 1, true),
            new View.Stretch("p3", 1, 0, 5, 0.5, false)),
        List.of(),
        List.of(),
        new View.Figures(1_217_735, 17_610, 16_000, 0, 23, "1 split", ""),
        List.of());
  }

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
