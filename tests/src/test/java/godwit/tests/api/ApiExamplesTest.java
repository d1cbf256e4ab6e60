package godwit.tests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.Access;
import godwit.client.Admin;
import godwit.client.Batch;
import godwit.client.Credentials;
import godwit.client.Godwit;
import godwit.client.RejectedException;
import godwit.client.Scan;
import godwit.client.Table;
import godwit.client.TlsFiles;
import godwit.client.typed.Entry;
import godwit.client.typed.Form;
import godwit.client.typed.Forms;
import godwit.client.typed.JsonForm;
import godwit.client.typed.TypedTable;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.request.OperationReport;
import godwit.request.Outcome;
import godwit.request.Reason;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.rpc.Endpoint;
import godwit.server.security.Security;
import godwit.tests.process.GuideCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every example of {@code docs/api.md}. What stands there between the fences is what stands
 * here between "example" and "end": {@link #pageShowsWhatIsRunHere} compares them.
 */
final class ApiExamplesTest {
  private static final Path PAGE = Path.of("..", "docs", "api.md");
  private static final Path README = Path.of("..", "README.md");
  private static final Path SELF =
      Path.of("src", "test", "java", "godwit", "tests", "api", "ApiExamplesTest.java");

  @TempDir Path directory;

  @Test
  void opensAndConnects() throws Exception {
    // example
    try (Godwit godwit = Godwit.open(directory)) {
      Table birds = godwit.createTableIfAbsent("birds"); // createTable is refused if there is one
      long version = birds.put(Bytes.utf8("4BBWW"), Bytes.utf8("bar-tailed godwit"));
      birds.get(Bytes.utf8("4BBWW")).ifPresent(row -> System.out.println(row.value()));
      birds.get(Bytes.utf8("4BBWW"), version); // what it was then, for an hour
      godwit.dropTable("birds"); // for good
    }
    // end
    NodeConfig config = NodeConfig.embedded(directory, 1).listeningAt(new Endpoint("127.0.0.1", 0));
    try (Node node = Node.start(config)) {
      String address = node.endpoint().orElseThrow().toString();
      // example
      try (Godwit godwit = Godwit.connect(address)) { // "127.0.0.1:7420"
        System.out.println(godwit.tables());
      }
      // end
    }
  }

  @Test
  void connectsWithTlsAndAToken() throws Exception {
    Path files = GuideCertificates.make(directory.resolve("tls"));
    Path ca = files.resolve("ca.crt");
    Path tokenFile = files.resolve("ringer.token");
    NodeConfig config =
        NodeConfig.embedded(directory.resolve("store"), 1)
            .listeningAt(new Endpoint("127.0.0.1", 0))
            .with(
                Security.of(
                    TlsFiles.mutual(ca, files.resolve("node1.crt"), files.resolve("node1.key"))));
    try (Godwit godwit = Godwit.open(config.data())) {
      godwit.createTable("birds").put(Bytes.utf8("4BBWW"), Bytes.utf8("bar-tailed godwit"));
      var users = godwit.admin().users();
      users.add("root", List.of(Access.parse("admin")), OptionalLong.empty());
      String token =
          users.add("ringer", List.of(Access.parse("read:birds")), OptionalLong.empty()).text();
      Files.writeString(tokenFile, token + "\n");
    }
    try (Node node = Node.start(config)) {
      String address = node.endpoint().orElseThrow().toString();
      // example
      Credentials credentials =
          Credentials.of(TlsFiles.trusting(ca)) // Path.of("ca.crt")
              .withToken(Files.readString(tokenFile).strip()); // Path.of("ringer.token")
      try (Godwit godwit = Godwit.connect(List.of(address), credentials)) { // "localhost:7420"
        System.out.println(godwit.table("birds").get(Bytes.utf8("4BBWW")));
      }
      // end
    }
  }

  // example
  record Bird(String name, String species, int grams) {}

  // end

  @Test
  void tablesOfJavaValues() throws Exception {
    try (Godwit godwit = Godwit.open(directory)) {
      godwit.createTable("flights");
      godwit.createTable("birds");
      // example
      TypedTable<Long, String> flights = godwit.table("flights").as(Forms.LONG, Forms.TEXT);
      flights.put(2020L, "Alaska to Auckland, 12,200 km");
      flights.put(2022L, "Alaska to Tasmania, 13,560 km");
      try (Stream<Entry<Long, String>> twenties = flights.range(2020L, 2030L)) {
        twenties.forEach(flight -> System.out.println(flight.key() + " " + flight.value()));
      }

      TypedTable<UUID, Bird> birds = godwit.table("birds").as(Forms.UUIDS, JsonForm.of(Bird.class));
      UUID id = UUID.randomUUID();
      birds.put(id, new Bird("E7", "Limosa lapponica", 290));
      int grams = birds.get(id).orElseThrow().value().grams();
      // end
      assertThat(grams).isEqualTo(290);
      // example
      Form<LocalDate> dates =
          Forms.of(
              date -> Forms.LONG.toBytes(date.toEpochDay()),
              bytes -> LocalDate.ofEpochDay(Forms.LONG.fromBytes(bytes)));
      // end
      TypedTable<LocalDate, String> diary = godwit.table("flights").as(dates, Forms.TEXT);
      diary.put(LocalDate.of(2026, 11, 23), "south");
      assertThat(diary.get(LocalDate.of(2026, 11, 23)).orElseThrow().value()).isEqualTo("south");
    }
  }

  @Test
  void writesUnderConditions() throws Exception {
    try (Godwit godwit = Godwit.open(directory)) {
      godwit.createTable("counts");
      // example
      TypedTable<String, Long> counts = godwit.table("counts").as(Forms.TEXT, Forms.LONG);
      Outcome first = counts.putIf("Firth of Thames", 1L, 0); // only if there is none
      Entry<String, Long> seen = counts.get("Firth of Thames").orElseThrow();
      Outcome next =
          counts.putIf(seen.key(), seen.value() + 1, seen.version()); // only if unchanged

      Outcome both =
          godwit
              .table("counts")
              .write(
                  new Batch()
                      .put(Bytes.utf8("Miranda"), Forms.LONG.toBytes(3L))
                      .delete(Bytes.utf8("Firth of Thames")));
      // end
      assertThat(List.of(first, next, both)).allMatch(Outcome.Done.class::isInstance);
      assertThat(counts.get("Firth of Thames")).isEmpty();
      assertThat(counts.get("Miranda").orElseThrow().value()).isEqualTo(3);
    }
  }

  @Test
  void scansAndStages() throws Exception {
    try (Godwit godwit = Godwit.open(directory)) {
      Table table = godwit.createTable("birds");
      // example
      TypedTable<String, String> birds = godwit.table("birds").as(Forms.TEXT, Forms.TEXT);
      CompletionStage<Long> written =
          birds
              .async()
              .put("godwit", "Limosa")
              .thenCompose(version -> birds.async().put("knot", "Calidris"));
      written.toCompletableFuture().join();
      try (Stream<Entry<String, String>> all = birds.scan(Scan.all().reverse().limit(10))) {
        List<String> names = all.map(Entry::key).toList(); // as of one time, over all partitions
        System.out.println(names);
      }
      // end
      List<String> keys = new ArrayList<>();
      try (Stream<Entry<String, String>> all = birds.scan(Scan.all())) {
        all.forEach(entry -> keys.add(entry.key()));
      }
      assertThat(keys).containsExactly("godwit", "knot");
      table.put(Bytes.utf8("bad"), Bytes.fromHex("ff"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> birds.get("bad"))
          .withMessageContaining("ff");
    }
  }

  @Test
  void reshapes() throws Exception {
    try (Godwit godwit = Godwit.open(directory)) {
      godwit.createTable("birds");
      // example
      Admin admin = godwit.admin();
      Locator whole = admin.partitions("birds").getFirst();
      OperationReport split = admin.split(whole.partition(), Optional.of(Bytes.utf8("m")));
      admin.await(split.id(), Duration.ofMinutes(1));
      // end
      assertThat(admin.partitions("birds")).hasSize(2);
      // example
      try {
        admin.split(whole.partition(), Optional.of(Bytes.utf8("m")));
      } catch (RejectedException e) {
        System.out.println(e.reason() + ": " + e.reason().advice()); // it has gone by now
      }
      // end
      assertThatThrownBy(() -> admin.split(whole.partition(), Optional.empty()))
          .isInstanceOfSatisfying(
              RejectedException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_PARTITION));
    }
  }

  @Test
  void snippetOfTheReadMeMayBeRunAgain() throws IOException {
    for (int time = 0; time < 2; time++) {
      // readme
      try (Godwit store = Godwit.open(directory)) {
        TypedTable<String, String> birds =
            store.createTableIfAbsent("birds").as(Forms.TEXT, Forms.TEXT);
        birds.put("godwit", "Limosa lapponica");
      }
      // end
    }
    String shown =
        between(Files.readString(README), "```java\\n", "```")
            .getFirst()
            .replace("Path.of(\"/tmp/flyway\")", "directory")
            .replaceFirst(" // or .*", "");
    List<String> run = between(Files.readString(SELF), "(?m)^ *// readme\\n", "^ *// end$");
    List<String> whole = new ArrayList<>(importsOf(run.getFirst()));
    whole.addAll(List.of("import java.nio.file.Path;", ""));
    whole.addAll(unindented(run.getFirst()).lines().toList());
    assertThat(shown.lines()).containsExactlyElementsOf(whole);
  }

  @Test
  void pageShowsWhatIsRunHere() throws IOException {
    String page = Files.readString(PAGE);
    List<String> examples = between(Files.readString(SELF), "(?m)^ *// example\\n", "^ *// end$");
    List<String> shown = new ArrayList<>(between(page, "```java\\n", "```"));
    List<String> imports = List.of(shown.removeFirst().split("\n"));
    assertThat(imports)
        .as("what the examples use of Godwit")
        .containsExactlyElementsOf(importsOf(String.join("\n", examples)));
    assertThat(shown).hasSizeGreaterThan(5);
    assertThat(shown.stream().map(ApiExamplesTest::unindented))
        .containsExactlyElementsOf(examples.stream().map(ApiExamplesTest::unindented).toList());
  }

  /** Returns the imports of this file that examples need, but for those of the JDK. */
  private static List<String> importsOf(String examples) throws IOException {
    return Files.readAllLines(SELF).stream()
        .filter(line -> line.startsWith("import godwit."))
        .filter(line -> {
          String type = line.substring(line.lastIndexOf('.') + 1, line.length() - 1);
          return Pattern.compile("\\b" + type + "\\b").matcher(examples).find();
        })
        .toList();
  }

  private static List<String> between(String text, String begin, String end) {
    List<String> parts = new ArrayList<>();
    Matcher matcher = Pattern.compile(begin + "(?<part>(?s:.*?))(?m:" + end + ")").matcher(text);
    while (matcher.find()) {
      parts.add(matcher.group("part"));
    }
    return parts;
  }

  private static String unindented(String code) {
    return code.stripTrailing().stripIndent();
  }
}
