package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.cli.screen.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands that a store in this process refuses: each says what, where and what to do next, to
 * people and to programs, and ends with 1.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalTest {
  private static final int KIB = 1_024;

  private Path data = Path.of("");
  private String low = "";
  private String high = "";

  @BeforeAll
  void makeTableOfTwoPartitions(@TempDir Path directory) {
    data = directory;
    assertThat(run("table", "create", "birds").exitCode()).isZero();
    assertThat(run("split", "p1", "--at", "m").exitCode()).isZero();
    CommandRun partitions = run("partitions", "birds");
    List<String> lines = partitions.output().lines().toList();
    low = firstWord(lines.get(1));
    high = firstWord(lines.get(2));
  }

  @Test
  void unknownTable() {
    refused("UNKNOWN_TABLE", "table=nowhere", "get", "nowhere", "k");
    refused("UNKNOWN_TABLE", "table=nowhere", "put", "nowhere", "k", "v");
    refused("UNKNOWN_TABLE", "table=nowhere", "scan", "nowhere");
    refused("UNKNOWN_TABLE", "table=nowhere", "partitions", "nowhere");
  }

  @Test
  void tableWhoseNameIsNearlyThatOfAnother() {
    assertThat(run("get", "brids", "k").errorLines())
        .containsExactly(
            "godwit: rejected UNKNOWN_TABLE: table=brids",
            "  Did you mean birds? All there are: godwit table list.");
    assertThat(run("table", "drop", "nowhere").errorLines().getLast())
        .isEqualTo("  Check the name, or create the table. All there are: godwit table list.");
  }

  @Test
  void tableThatIsThereOrMayNotBeNamedSo() {
    refused("TABLE_EXISTS", "name=birds", "table", "create", "birds");
    refused("BAD_NAME", "name=9 lives", "table", "create", "9 lives");
  }

  @Test
  void recordThatIsNotThere() {
    CommandRun run = run("get", "birds", "dodo");
    assertThat(run.exitCode()).isEqualTo(ExitCode.REJECTED);
    assertThat(run.errorLines())
        .containsExactly(
            "godwit: no-record: table=birds key=dodo",
            "  Check the key; godwit scan TABLE shows which there are.");
    assertObject(run("get", "birds", "dodo", "--json"), "NO_RECORD", "table=birds key=dodo");
  }

  @Test
  void unknownPartition() {
    refused("UNKNOWN_PARTITION", "partition=p999", "split", "p999", "--at", "k");
    refused("UNKNOWN_PARTITION", "partition=p999", "move", "p999", "--to", "s1");
    refused("UNKNOWN_PARTITION", "partition=p999", "join", low, "p999");
  }

  @Test
  void partitionThatWasSplit() {
    assertThat(run("split", "p1", "--at", "k").errorLines())
        .containsExactly(
            "godwit: rejected UNKNOWN_PARTITION: partition=p1",
            "  Its keys are in "
                + low
                + ", "
                + high
                + " now. Those of a table: godwit partitions TABLE.");
    assertThat(run("split", "p999", "--at", "k").errorLines().getLast())
        .isEqualTo("  It has gone or never was. Those of a table: godwit partitions TABLE.");
  }

  @Test
  void unknownService() {
    refused("UNKNOWN_SERVICE", "service=s9", "move", low, "--to", "s9");
    refused("UNKNOWN_SERVICE", "service=s9", "split", low, "--at", "c", "--move-to", "s9");
  }

  @Test
  void unknownOperation() {
    refused("UNKNOWN_OPERATION", "operation=o999", "cancel", "o999");
  }

  @Test
  void operationThatIsDoneCannotBeCancelled() {
    refused("TOO_LATE", "operation=o1 has ended phase=DONE", "cancel", "o1");
  }

  @Test
  void splitAtTheEdgeOfTheRangeOrOutside() {
    refused("SPLIT_KEY_OUTSIDE", "key=m", "split", high, "--at", "m");
    refused("SPLIT_KEY_OUTSIDE", "key=m", "split", low, "--at", "m");
    refused("SPLIT_KEY_OUTSIDE", "key=c", "split", high, "--at", "c");
    refused("SPLIT_KEY_OUTSIDE", "key=x", "split", low, "--at", "x");
  }

  @Test
  void splitInTheMiddleOfNoRows() {
    CommandRun run = run("split", low);
    assertThat(run.exitCode()).isEqualTo(ExitCode.REJECTED);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors())
        .contains("godwit: not-done SPLIT_OF_TOO_FEW_ROWS: operation=o")
        .contains(" kind=split phase=failed ", "  Give the key to split at;");
    assertObject(run("split", low, "--json"), "SPLIT_OF_TOO_FEW_ROWS", "phase=failed");
  }

  @Test
  void joinOfStrangers() {
    assertThat(run("table", "create", "fish").exitCode()).isZero();
    String other = firstWord(run("partitions", "fish").output().lines().toList().get(1));
    refused("NOT_NEIGHBOURS", "left=", "join", high, low);
    refused("NOT_NEIGHBOURS", "", "join", low, other);
    refused("NOT_NEIGHBOURS", "", "join", low, low);
  }

  @Test
  void moveToItsOwnService() {
    refused("SAME_SERVICE", "service=s1", "move", low, "--to", "s1");
    refused("SAME_SERVICE", "service=s1", "split", low, "--at", "c", "--move-to", "s1");
  }

  @Test
  void keyOrValueOfTheWrongSize() {
    String longKey = "k".repeat(4 * KIB + 1);
    String longValue = "v".repeat(KIB * KIB + 1);
    refused("EMPTY_KEY", "bytes=0", "put", "birds", "", "v");
    refused("EMPTY_KEY", "bytes=0", "delete", "birds", "");
    refused("EMPTY_KEY", "bytes=0", "split", low, "--at", "");
    refused("KEY_TOO_LONG", "bytes=4097 limit=4096", "put", "birds", longKey, "v");
    refused("VALUE_TOO_LONG", "limit=1048576", "put", "birds", "k", longValue);
  }

  @Test
  void keyAndValueAtTheirLimitsAreTaken() {
    String key = "k".repeat(4 * KIB);
    String value = "v".repeat(KIB * KIB);
    assertThat(run("put", "birds", key, value).exitCode()).isZero();
    assertThat(run("get", "birds", key).output()).isEqualTo(value + "\n");
    assertThat(run("delete", "birds", key).exitCode()).isZero();
  }

  @Test
  void rangeOrTimeThatHoldsNothing() {
    refused("EMPTY_RANGE", "low=z high=a", "scan", "birds", "--from", "z", "--to", "a");
    refused("RELEASED", "table=birds asOf=5", "scan", "birds", "--at", "5");
    refused("BAD_CURSOR", "cursor=?", "scan", "birds", "--cursor", "?");
  }

  private void refused(String reason, String facts, String... arguments) {
    CommandRun run = run(arguments);
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.REJECTED);
    assertThat(run.errorLines()).as(run.errors()).hasSize(2);
    assertThat(run.errorLines().getFirst())
        .startsWith("godwit: rejected " + reason + ": ")
        .contains(facts);
    assertThat(run.errorLines().getLast()).startsWith("  ").endsWith(".");
    List<String> asProgram = new ArrayList<>(List.of(arguments));
    asProgram.add("--json");
    assertObject(run(asProgram.toArray(String[]::new)), reason, facts);
  }

  private static void assertObject(CommandRun run, String reason, String facts) {
    assertThat(run.exitCode()).isEqualTo(ExitCode.REJECTED);
    assertThat(run.errors()).isEmpty();
    assertThat(run.lastObject().get("reason").getAsString()).isEqualTo(reason);
    assertThat(run.lastObject().get("detail").getAsString()).contains(facts);
    assertThat(run.lastObject().get("advice").getAsString()).endsWith(".");
  }

  private CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data.toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static String firstWord(String line) {
    return line.substring(0, line.indexOf(' '));
  }
}
