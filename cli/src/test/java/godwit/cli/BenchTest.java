package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import godwit.cli.screen.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether the benches measure something and leave nothing. */
class BenchTest {
  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "write, 'puts, 256 outstanding', requests/s, true",
    "read, 'gets, 256 outstanding', requests/s, true",
    "mixed, 'gets and puts (50 %), 256 outstanding', requests/s, false",
    "scan, keys and values scanned, MB/s, true"
  })
  void figuresStandBesideTheirFloor(String bench, String what, String unit, boolean floor) {
    CommandRun run = run("bench", bench, "--rows", "2000", "--json");

    JsonObject line = line(run, what);
    assertThat(line.get("unit").getAsString()).isEqualTo(unit);
    assertThat(line.get("value").getAsDouble()).isPositive();
    assertThat(line.has("ratio")).isEqualTo(floor);
    if (unit.equals("requests/s")) {
      assertThat(line.get("failed").getAsLong()).isZero();
      assertThat(line.get("p50Micros").getAsDouble())
          .isPositive()
          .isLessThanOrEqualTo(line.get("p999Micros").getAsDouble());
    }
  }

  @Test
  void anOpenLoopKeepsItsRate() {
    CommandRun run = run("bench", "mixed", "--rows", "500", "--rate", "400", "--json");

    JsonObject line = line(run, "gets and puts (50 %), open loop, 400/s due");
    assertThat(line.get("value").getAsDouble()).isBetween(200.0, 600.0);
  }

  @Test
  void movesAndSplitsTellWhatTheyDid() {
    CommandRun moved =
        run("bench", "move", "--rows", "2000", "--times", "2", "--rate", "200", "--json");
    assertThat(line(moved, "keys and values moved, under load").get("ratio").getAsDouble())
        .isPositive();
    assertThat(line(moved, "pause p99").get("unit").getAsString()).isEqualTo("ms");
    assertThat(line(moved, "requests during, open loop").get("failed").getAsLong()).isZero();
    CommandRun split =
        run("bench", "split", "--rows", "2000", "--times", "3", "--rate", "200", "--json");
    assertThat(line(split, "duration max").get("value").getAsDouble()).isPositive();
  }

  @Test
  void nothingIsLeft() throws IOException {
    CommandRun run = run("bench", "read", "--rows", "100");

    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertThat(run.output()).contains("gets, 256 outstanding: ", "  p50 ", "  ratio ");
    CommandRun tables = CommandRun.of("table", "list", "--data", store());
    assertThat(tables.output()).isEmpty();
    try (Stream<Path> left = Files.walk(directory)) {
      assertThat(left.filter(path -> path.toString().contains("floor"))).isEmpty();
    }
  }

  @Test
  void whatIsTooMuchIsRefused() {
    for (List<String> wrong :
        List.of(
            List.of("--rows", "1000000000"),
            List.of("--value-bytes", "2000000"),
            List.of("--outstanding", "20000"),
            List.of("--rate", "-1"),
            List.of("--writes", "101"))) {
      CommandRun run = run("bench", "mixed", wrong.getFirst(), wrong.getLast());
      assertThat(run.exitCode()).as("%s", wrong).isEqualTo(ExitCode.USAGE);
      assertThat(run.errors()).contains(wrong.getFirst());
    }
  }

  private String store() {
    return directory.resolve("store").toString();
  }

  private CommandRun run(String... arguments) {
    List<String> brief = List.of("--seconds", "1", "--warm-up", "1", "--data", store());
    return CommandRun.of(
        Stream.concat(Stream.of(arguments), brief.stream()).toArray(String[]::new));
  }

  private static JsonObject line(CommandRun run, String what) {
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return run.output()
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .filter(line -> line.get("what").getAsString().equals(what))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line: " + what + " in " + run.output()));
  }
}
