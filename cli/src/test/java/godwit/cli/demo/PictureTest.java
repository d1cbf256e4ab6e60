package godwit.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.cli.demo.View.Figures;
import godwit.cli.demo.View.Progress;
import godwit.cli.demo.View.Running;
import godwit.cli.demo.View.Stretch;
import godwit.cli.screen.Palette;
import godwit.cli.screen.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PictureTest {
  private static final Terminal COLOURED = new Terminal(true, true, true);
  private static final Terminal ASCII = new Terminal(true, false, false);
  private static final List<String> RULER =
      List.of("U+000000", "U+009B93", "U+01CD11", "U+027DC4", "U+0E01EF");
  private static final List<Stretch> STRETCHES =
      List.of(
          new Stretch("p3", 0, 0, 360, 1, true),
          new Stretch("p4", 1, 360, 540, 1, true),
          new Stretch("p5", 0, 540, 720, 1, true),
          new Stretch("p9", 1, 540, 720, 0.5, false));

  @Test
  void partitionsLieInTheLanesOfTheirOwners() {
    List<String> lines = lines(ASCII, STRETCHES, List.of());
    assertThat(lines.get(2))
        .isEqualTo(
            "  s1  [================p3================]                  [=======p5=======]");
    assertThat(lines.get(3))
        .isEqualTo(
            "  s2                                      [=======p4=======]+++++++++.........");
    assertThat(lines.get(4)).startsWith("      U+000000").endsWith("U+0E01EF");
  }

  @Test
  void everyLineFitsIntoEightyColumnsAndTheirNumberStays() {
    List<Stretch> many = new ArrayList<>();
    for (int i = 0; i < 144; i++) {
      many.add(new Stretch("p" + (1_000 + i), i % 2, i * 5, i * 5 + 5, 1, true));
    }
    List<Running> running = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String what = "move-and-join p1234567 + p1234568 > s2";
      running.add(new Running(what, "waiting for other operations on its services", 123_456));
    }
    List<String> full = lines(COLOURED, many, running);
    assertThat(full).hasSameSizeAs(lines(ASCII, STRETCHES, List.of()));
    assertThat(full).allSatisfy(line -> assertThat(visible(line).length()).isLessThan(80));
    assertThat(lines(ASCII, many, running))
        .allSatisfy(line -> assertThat(line.length()).isLessThan(80));
  }

  @Test
  void plainTerminalGetsAsciiOnlyAndNoSequences() {
    assertThat(lines(ASCII, STRETCHES, List.of()))
        .allSatisfy(line -> assertThat(line.chars()).allMatch(c -> c >= ' ' && c < 0x7F));
  }

  @Test
  void colouredPictureHasTheSameShape() {
    List<String> lines = lines(COLOURED, STRETCHES, List.of());
    assertThat(lines.get(2)).contains("\u001b[");
    assertThat(visible(lines.get(2))).hasSize(78).contains("p3", "p5");
    assertThat(visible(lines.get(3))).hasSize(78).contains("p4", "·");
  }

  @Test
  void runningReshapesAreTold() {
    List<String> lines =
        lines(ASCII, STRETCHES, List.of(new Running("move p5 > s2", "copying, 50 %", 420)));
    assertThat(lines)
        .anySatisfy(line ->
            assertThat(line).contains("running", "move p5 > s2", "copying, 50 %", "420 ms"));
  }

  @Test
  void failedRequestsAreTold() {
    assertThat(lines(ASCII, STRETCHES, List.of()))
        .anySatisfy(line -> assertThat(line).contains("12,345/s", "3 failed", "1.2 ms"));
  }

  private static List<String> lines(
      Terminal terminal, List<Stretch> stretches, List<Running> running) {
    Figures figures =
        new Figures(
            123_456_789, 12_345, 1_234, 3, 1_000, "12 split, 11 join, 19 move", "join p1 + p2");
    List<Long> history = LongStream.range(0, 62).boxed().toList();
    View view =
        new View(
            new Progress(12_300, 30_000),
            720,
            List.of("s1", "s2"),
            stretches,
            RULER,
            running,
            figures,
            history);
    return new Picture(new Palette(terminal)).lines(view);
  }

  private static String visible(String line) {
    return line.replaceAll("\u001b\\[[0-9;]*m", "");
  }
}
