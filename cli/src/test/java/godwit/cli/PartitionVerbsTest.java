package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import godwit.cli.screen.ExitCode;
import godwit.client.Godwit;
import godwit.key.Bytes;
import godwit.server.Node;
import godwit.server.NodeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that cut a table up, and say what its partitions hold. */
class PartitionVerbsTest {
  private static final int ROWS = 900;

  @TempDir private Path data = Path.of("");
  @TempDir private Path files = Path.of("");

  @BeforeEach
  void loadTableOnTwoServices() throws IOException {
    Node.start(NodeConfig.embedded(data, 2)).close();
    String rows =
        IntStream.range(0, ROWS)
            .mapToObj(i -> String.format("{\"key\":\"k%03d\",\"value\":\"v\"}%n", i))
            .collect(Collectors.joining());
    Path file = Files.writeString(files.resolve("rows.jsonl"), rows);
    assertThat(run("table", "create", "birds").exitCode()).isZero();
    assertThat(run("import", "birds", file.toString()).exitCode()).isZero();
  }

  @Test
  void droppedTableIsGoneAndItsNameFree() {
    CommandRun dropped = run("table", "drop", "birds", "--json");

    assertThat(dropped.exitCode()).as(dropped.errors()).isZero();
    assertThat(dropped.lastObject().get("dropped").getAsBoolean()).isTrue();
    assertThat(run("table", "list").output()).isEmpty();
    CommandRun gone = run("get", "birds", "k001");
    assertThat(gone.exitCode()).isEqualTo(ExitCode.REJECTED);
    assertThat(gone.errors()).contains("UNKNOWN_TABLE");
    assertThat(run("table", "drop", "birds").errors()).contains("UNKNOWN_TABLE");
    assertThat(run("operations").output()).containsPattern("drop-table +done +birds +took ");
    assertThat(run("doctor").exitCode()).isZero();
    assertThat(run("table", "create", "birds").exitCode()).isZero();
    assertThat(run("scan", "birds").output()).isEmpty();
  }

  @Test
  void scatterDealsEqualPartsOutToTheServices() {
    CommandRun scattered = run("scatter", "p1", "--into", "3", "--json");

    assertThat(scattered.exitCode()).as(scattered.errors()).isZero();
    assertThat(scattered.output().lines()).hasSize(3);
    List<JsonObject> parts = objects(run("partitions", "birds", "--json"));
    assertThat(parts)
        .extracting(part -> part.get("rows").getAsLong())
        .containsExactly(300L, 300L, 300L);
    assertThat(parts)
        .extracting(part -> part.get("service").getAsString())
        .containsExactly("s1", "s2", "s1");
    assertThat(parts)
        .extracting(part -> part.get("low").getAsString())
        .containsExactly("", "k300", "k600");
    assertThat(parts)
        .extracting(part -> part.get("partition").getAsString())
        .isEqualTo(
            objects(scattered).stream().map(it -> it.get("partition").getAsString()).toList());
  }

  @Test
  void scatterSaysWhyItCannot() {
    wrong("a number from 2 to 1,000: 1", "scatter", "p1", "--into", "1");
    refused("SPLIT_OF_TOO_FEW_ROWS: rows=900 parts=1000", "scatter", "p1", "--into", "1000");
    refused("UNKNOWN_PARTITION: partition=p99", "scatter", "p99", "--into", "2");
    refused("UNKNOWN_SERVICE: service=s7", "scatter", "p1", "--into", "2", "--over", "s1,s7");
    assertThat(objects(run("partitions", "birds", "--json"))).hasSize(1);
  }

  @Test
  void describeAddsUpThePartitions() {
    assertThat(run("split", "p1", "--at", "k450", "--move-to", "s2").exitCode()).isZero();

    JsonObject table = run("table", "describe", "birds", "--json").lastObject();

    assertThat(table.get("rows").getAsLong()).isEqualTo(ROWS);
    assertThat(table.get("bytes").getAsLong()).isEqualTo(ROWS * 5L);
    assertThat(table.get("partitions").getAsInt()).isEqualTo(2);
    assertThat(table.get("services").toString()).isEqualTo("[\"s1\",\"s2\"]");
    assertThat(run("table", "describe", "birds").output())
        .contains("rows        900\n", "partitions  2 on s1 s2\n");
  }

  @Test
  void loadIsBySecond() {
    CommandRun run = run("partitions", "birds", "--load", "1");
    assertThat(run.output()).contains("READS/S", "WRITES/S", "(lowest)", "900");
    JsonObject line = run("partitions", "birds", "--load", "1", "--json").lastObject();
    assertThat(line.get("readsPerSecond").getAsLong()).isZero();
  }

  /** A client asks for a clock before its first write, which nobody is to take for a read. */
  @Test
  void firstWriteOfAClientIsNoRead() {
    assertThat(run("put", "birds", "k001", "w").exitCode()).isZero();
    try (Node node = Node.start(Node.configAt(data, 2));
        Godwit client = node.client()) {
      client.table("birds").put(Bytes.utf8("k002"), Bytes.utf8("w"));
      client.table("birds").get(Bytes.utf8("k002"));
      assertThat(client.admin().measure("birds"))
          .extracting(it -> it.load().reads() + " " + it.load().writes())
          .containsExactly("1 1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void operationsAreWatched() {
    assertThat(run("split", "p1", "--at", "k450").exitCode()).isZero();
    CommandRun watched = run("operations", "--watch", "--for", "1");
    assertThat(watched.exitCode()).isZero();
    assertThat(watched.output().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("o1 create-table done: p1: took ");
    assertThat(objects(run("operations", "--watch", "--for", "1", "--json"))).hasSize(2);
  }

  @Test
  void batchIsDoneTogetherOrNotAtAll() throws IOException {
    Path batch =
        Files.writeString(
            files.resolve("batch.jsonl"),
            """
            {"put":"k001","value":"changed"}
            {"putHex":"00ff","valueHex":"0a"}

            {"delete":"k002"}
            {"put":"new","value":"1","version":0}
            """);

    JsonObject done = run("batch", "birds", batch.toString(), "--json").lastObject();

    assertThat(done.get("mutations").getAsInt()).isEqualTo(4);
    assertThat(run("get", "birds", "k001").output()).isEqualTo("changed\n");
    assertThat(run("get", "birds", "00ff", "--hex").output()).isEqualTo("0a\n");
    assertThat(run("get", "birds", "k002").exitCode()).isEqualTo(ExitCode.REJECTED);
    CommandRun again = run("batch", "birds", batch.toString());
    assertThat(again.exitCode()).isEqualTo(ExitCode.REJECTED);
    assertThat(again.errors())
        .startsWith("godwit: not-done CONDITION_FAILED: table=birds key=new version=");
  }

  @Test
  void batchThatIsNoneSaysWhere() throws IOException {
    badBatch("line 2: no JSON: it breaks off", "{\"delete\":\"a\"}\n{\"delete\":");
    badBatch("line 1: unknown members: valu", "{\"put\":\"a\",\"valu\":\"1\"}");
    badBatch("line 1: a put has a value", "{\"put\":\"a\"}");
    badBatch("line 1: give either put or delete", "{\"put\":\"a\",\"delete\":\"b\"}");
    badBatch("line 1: give either put or delete", "{}");
    badBatch("line 1: version is no whole number", "{\"delete\":\"a\",\"version\":\"x\"}");
    badBatch("line 1: no JSON object", "[]");
    badBatch("no mutation", "\n\n");
  }

  private void badBatch(String what, String text) throws IOException {
    Path file = Files.writeString(files.resolve("bad.jsonl"), text);
    wrong(what, "batch", "birds", file.toString());
  }

  private void wrong(String what, String... arguments) {
    CommandRun run = run(arguments);
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).contains(what);
  }

  private void refused(String what, String... arguments) {
    CommandRun run = run(arguments);
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.REJECTED);
    assertThat(run.errors()).startsWith("godwit: rejected " + what);
  }

  private CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data.toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static List<JsonObject> objects(CommandRun run) {
    return run.output()
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }
}
