package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.cli.screen.Output;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.rpc.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Command lines against one node, over the network, each test with a table of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainTest {
  private static final Pattern CELL = Pattern.compile(" +");

  private final List<Node> nodes = new ArrayList<>();
  private CommandRun last = new CommandRun(0, "", "");

  @BeforeAll
  void startNode(@TempDir Path data) throws Exception {
    nodes.add(Node.start(NodeConfig.embedded(data, 2).listeningAt(new Endpoint("127.0.0.1", 0))));
  }

  @AfterAll
  void stopNode() {
    nodes.forEach(Node::close);
  }

  @Test
  void recordIsPutReadScannedAndDeleted() {
    assertThat(run("table", "create", "birds")).isZero();
    assertThat(run("put", "birds", "godwit", "limosa lapponica")).isZero();
    assertThat(run("put", "birds", "stint", "--", "-5")).isZero();
    assertThat(run("get", "birds", "godwit")).isZero();
    assertThat(output()).isEqualTo("limosa lapponica\n");
    assertThat(run("scan", "birds", "--reverse")).isZero();
    assertThat(output()).isEqualTo("stint\t-5\ngodwit\tlimosa lapponica\n");
    assertThat(run("get", "birds", "676f64776974", "--hex", "--json")).isZero();
    assertThat(output()).startsWith("{\"key\":\"676f64776974\",\"value\":\"6c696d");
    assertThat(run("delete", "birds", "godwit")).isZero();
    assertThat(run("get", "birds", "godwit")).isOne();
    assertThat(errors()).contains("no-record: table=birds key=godwit");
  }

  @Test
  void bytesThatAreNoTextAreShownEscaped() {
    run("table", "create", "raw");
    assertThat(run("put", "raw", "61", "1b5b41ff", "--hex")).isZero();
    assertThat(run("get", "raw", "a")).isZero();
    assertThat(output()).isEqualTo("\\x1b[A\\xff\n");
    assertThat(run("get", "raw", "a", "--json")).isZero();
    assertThat(output()).startsWith("{\"key\":\"a\",\"valueHex\":\"1b5b41ff\",");
  }

  @Test
  void scanStopsAtItsLimitAndGoesOnAtItsCursor() {
    run("table", "create", "letters");
    for (String letter : List.of("a", "b", "c")) {
      run("put", "letters", letter, letter);
    }
    assertThat(run("scan", "letters", "--limit", "2")).isZero();
    assertThat(output()).isEqualTo("a\ta\nb\tb\n");
    assertThat(errors()).startsWith("rows=2 asOf=");
    String last = errors().lines().toList().getLast();
    assertThat(last).startsWith("more rows: --cursor ");
    String cursor = last.substring("more rows: --cursor ".length());
    assertThat(run("scan", "letters", "--cursor", cursor, "--json")).isZero();
    assertThat(output()).startsWith("{\"key\":\"c\",\"value\":\"c\"").doesNotContain("cursor");
  }

  @Test
  void partitionIsSplitMovedAndJoined() {
    run("table", "create", "spots");
    for (String key : List.of("a", "b", "c", "d", "e")) {
      run("put", "spots", key, key);
    }
    run("partitions", "spots");
    String service = cell(1, 1);
    String other = service.equals("s1") ? "s2" : "s1";
    assertThat(run("split", cell(1, 0), "--at", "c")).isZero();
    assertThat(output())
        .contains(" split done: ", "  no row copied, took ")
        .doesNotContain("0 rows");
    run("partitions", "spots");
    String left = cell(1, 0);
    assertThat(run("move", cell(2, 0), "--to", other, "--json")).isZero();
    assertThat(output())
        .contains("\"kind\":\"move\",\"phase\":\"done\"")
        .contains("\"rows\":3,\"bytes\":6,");
    run("partitions", "spots");
    assertThat(cell(2, 1)).isEqualTo(other);
    assertThat(run("join", left, cell(2, 0))).isZero();
    assertThat(output())
        .contains("move-and-join done")
        .contains("  " + left + " moved to " + other + ": 2 rows, 4 B, ");
    run("partitions", "spots");
    assertThat(output().lines()).hasSize(2);
    assertThat(run("operations", "--limit", "1")).isZero();
    assertThat(output()).contains("done");
    assertThat(run("operations", "--open")).isZero();
    assertThat(output().lines()).hasSize(1);
    assertThat(run("status", "--json")).isZero();
    assertThat(output()).contains("{\"table\":\"spots\",\"partitions\":1}");
  }

  @Test
  void rejectionTellsReasonFactsAndAdvice() {
    assertThat(run("get", "nowhere", "x")).isOne();
    assertThat(errors().lines())
        .containsExactly(
            "godwit: rejected UNKNOWN_TABLE: table=nowhere",
            "  Check the name, or create the table. All there are: godwit table list.");
    assertThat(run("get", "nowhere", "x", "--json")).isOne();
    assertThat(output())
        .contains(
            "\"error\":\"rejected\",\"reason\":\"UNKNOWN_TABLE\",\"detail\":\"table=nowhere\"");
    assertThat(run("move", "p999", "--to", "s2")).isOne();
    assertThat(errors()).contains("UNKNOWN_PARTITION");
  }

  @Test
  void wrongCommandLineTellsWhereToReadMore() {
    assertThat(run("get", "birds")).isEqualTo(2);
    assertThat(errors()).contains("KEY").contains("See: godwit get --help");
    assertThat(run("move", "q9", "--to", "s2")).isEqualTo(2);
    assertThat(errors()).contains("partition ids look like p7, not: q9");
    assertThat(run("fly")).isEqualTo(2);
    assertThat(run("put", "birds", "6", "7", "--hex")).isEqualTo(2);
    assertThat(plain("get", "t", "k", "--data", "a", "--connect", "b:1")).isEqualTo(2);
  }

  @Test
  void completionKnowsEveryCommand() {
    assertThat(plain("completion")).isZero();
    assertThat(output()).contains("complete -F _complete_godwit", "--connect");
    Main.commandLine(Output.standard())
        .getSubcommands()
        .keySet()
        .forEach(command -> assertThat(output()).contains(command));
  }

  @Test
  void everyCommandHasHelpWithExamplesAndExitCodes() {
    List<String> commands =
        Stream.concat(
                Main.commandLine(Output.standard()).getSubcommands().keySet().stream(),
                Stream.of("table create", "table list"))
            .toList();
    assertThat(commands).hasSizeGreaterThan(14);
    for (String command : commands) {
      for (String option : List.of("--help", "-h")) {
        assertThat(plain((command + " " + option).split(" ", -1))).isZero();
        assertThat(output()).contains("Examples:", "  godwit " + command, "Exit codes:");
      }
    }
  }

  @Test
  void storeThatCannotBeReachedIsUnavailable() {
    assertThat(plain("get", "t", "k", "--connect", "127.0.0.1:1", "--timeout", "1")).isEqualTo(3);
    assertThat(errors())
        .startsWith("godwit: unavailable: no node listens there: node=")
        .contains("godwit serve");
  }

  @Test
  void directoryThatHoldsNoStoreIsUnavailable(@TempDir Path directory) throws Exception {
    assertThat(plain("get", "t", "k", "--data", directory.toString())).isEqualTo(3);
    assertThat(errors()).contains("no store here").contains("table create");
    Files.writeString(directory.resolve("letter.txt"), "Dear reader");
    assertThat(plain("table", "create", "t", "--data", directory.toString())).isEqualTo(3);
    assertThat(errors()).contains("directory holds other files");
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    int at = all.contains("--") ? all.indexOf("--") : all.size();
    all.addAll(at, List.of("--connect", nodes.getFirst().endpoint().orElseThrow().toString()));
    return plain(all.toArray(String[]::new));
  }

  private int plain(String... arguments) {
    last = CommandRun.of(arguments);
    return last.exitCode();
  }

  private String output() {
    return last.output();
  }

  private String errors() {
    return last.errors();
  }

  private String cell(int line, int column) {
    return CELL.splitAsStream(output().lines().toList().get(line)).toList().get(column);
  }
}
