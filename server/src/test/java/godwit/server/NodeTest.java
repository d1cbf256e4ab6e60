package godwit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import godwit.request.Row;
import godwit.server.rpc.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path data;

  @Test
  void embeddedNodeKeepsWhatItWasGivenAcrossRestarts() throws Exception {
    try (Node node = Node.start(NodeConfig.embedded(data, 2));
        Godwit godwit = node.client()) {
      Table table = godwit.createTable("birds");
      table.put(Bytes.utf8("godwit"), Bytes.utf8("limosa"));
    }
    try (Node node = Node.start(NodeConfig.embedded(data, 2));
        Godwit godwit = node.client()) {
      Optional<Row> row = godwit.table("birds").get(Bytes.utf8("godwit"));
      assertThat(row.map(Row::value)).contains(Bytes.utf8("limosa"));
    }
  }

  @Test
  void partitionSplitsMovesAndJoinsAgain() throws Exception {
    try (Node node = Node.start(NodeConfig.embedded(data, 2));
        Godwit godwit = node.client()) {
      Table table = godwit.createTable("numbers");
      for (int i = 0; i < 500; i++) {
        table.put(key(i), Bytes.utf8("v" + i));
      }
      Admin admin = godwit.admin();
      Locator whole = admin.partitions("numbers").getFirst();
      done(admin, admin.split(whole.partition(), Optional.empty()));
      List<Locator> halves = admin.partitions("numbers");
      assertThat(halves).hasSize(2);
      ServiceId other = other(admin, whole.service());
      OperationReport moved =
          done(admin, admin.move(halves.get(1).partition(), other, Optional.empty()));
      assertThat(moved.receipt()).isPresent();
      assertThat(admin.partitions("numbers").get(1).service()).isEqualTo(other);
      List<Locator> apart = admin.partitions("numbers");
      done(admin, admin.join(apart.get(0).partition(), apart.get(1).partition()));
      assertThat(admin.partitions("numbers")).hasSize(1);
      List<Bytes> keys = new ArrayList<>();
      try (ScanStream rows = table.scan(Scan.all())) {
        rows.forEach(row -> keys.add(row.key()));
      }
      assertThat(keys).hasSize(500).isSorted();
    }
  }

  @Test
  void partOfADirectoryThatIsOlderThanTheRestIsRefused() throws Exception {
    Path older = data.resolveSibling(data.getFileName() + "-older");
    String first = "services/s1";
    NodeConfig config = NodeConfig.embedded(data, 2);
    try (Node node = Node.start(config);
        Godwit godwit = node.client()) {
      godwit.createTable("birds");
    }
    copy(data, older);
    try (Node node = Node.start(config);
        Godwit godwit = node.client()) {
      Admin admin = godwit.admin();
      Locator whole = admin.partitions("birds").getFirst();
      done(admin, admin.split(whole.partition(), Optional.of(Bytes.utf8("m"))));
    }
    for (String part : List.of("coordinator", first)) {
      Path newest = data.resolveSibling(data.getFileName() + "-newest");
      copy(data, newest);
      copy(older.resolve(part), data.resolve(part));
      assertThatIOException()
          .as(part)
          .isThrownBy(() -> Node.start(config))
          .withMessageContaining("older than the rest: ")
          .withMessageContaining(part.equals(first) ? "data service s1" : "the coordinator")
          .withMessageContaining("Put back the whole directory");
      copy(newest, data);
    }
    try (Node node = Node.start(config);
        Godwit godwit = node.client()) {
      assertThat(godwit.admin().partitions("birds")).hasSize(2);
    }
  }

  @Test
  void coordinatorThatWasPutBackLearnsWhatItMissed() throws Exception {
    Path older = data.resolveSibling(data.getFileName() + "-older");
    NodeConfig config = NodeConfig.embedded(data, 2);
    try (Node node = Node.start(config);
        Godwit godwit = node.client()) {
      Table table = godwit.createTable("birds");
      table.put(key(1), Bytes.utf8("one"));
      table.put(key(2), Bytes.utf8("two"));
    }
    copy(data.resolve("coordinator"), older);
    List<Locator> parts;
    try (Node node = Node.start(config);
        Godwit godwit = node.client()) {
      Admin admin = godwit.admin();
      Locator whole = admin.partitions("birds").getFirst();
      done(admin, admin.split(whole.partition(), Optional.of(key(2))));
      Locator upper = admin.partitions("birds").getLast();
      done(admin, admin.move(upper.partition(), other(admin, upper.service()), Optional.empty()));
      godwit.createTable("bees").put(key(3), Bytes.utf8("three"));
      godwit.table("birds").put(key(2), Bytes.utf8("new"));
      parts = admin.partitions("birds");
    }
    copy(older, data.resolve("coordinator"));
    try (Node node = Node.start(config.withRestoredCoordinator())) {
      node.learnt().get(20, TimeUnit.SECONDS);
    }
    try (Node node = Node.start(config);
        Godwit godwit = node.client()) {
      Admin admin = godwit.admin();
      assertThat(admin.partitions("birds")).isEqualTo(parts);
      assertThat(values(godwit.table("birds"))).containsExactly("one", "new");
      assertThat(godwit.tables()).containsExactly("birds", "recovered-t2");
      assertThat(values(godwit.table("recovered-t2"))).containsExactly("three");
      List<Locator> halves = admin.partitions("birds");
      done(admin, admin.join(halves.get(0).partition(), halves.get(1).partition()));
      assertThat(values(godwit.table("birds"))).containsExactly("one", "new");
    }
  }

  private static List<String> values(Table table) {
    List<String> values = new ArrayList<>();
    try (ScanStream rows = table.scan(Scan.all())) {
      rows.forEach(row -> values.add(row.value().toUtf8()));
    }
    return values;
  }

  /** Puts a copy of a directory in the place of another. */
  private static void copy(Path from, Path to) throws IOException {
    if (Files.exists(to)) {
      try (Stream<Path> old = Files.walk(to)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }

  @Test
  void embeddedNodeOpensNoSocket() throws Exception {
    List<String> before = sockets();
    try (Node node = Node.start(NodeConfig.embedded(data, 2));
        Godwit godwit = node.client()) {
      Table table = godwit.createTable("quiet");
      table.put(key(1), Bytes.utf8("v"));
      Admin admin = godwit.admin();
      Locator whole = admin.partitions("quiet").getFirst();
      ServiceId other = other(admin, whole.service());
      done(admin, admin.move(whole.partition(), other, Optional.empty()));
      assertThat(before).containsAll(sockets());
      assertThat(node.endpoint()).isEmpty();
    }
  }

  @Test
  void listeningNodeIsSeenToOpenOne() throws Exception {
    List<String> before = sockets();
    NodeConfig config = NodeConfig.embedded(data, 1).listeningAt(new Endpoint("127.0.0.1", 0));
    try (Node node = Node.start(config)) {
      assertThat(node.endpoint()).isPresent();
      assertThat(sockets()).anyMatch(socket -> !before.contains(socket));
    }
  }

  @Test
  void secondProcessOfADirectoryIsRefusedInWords() throws Exception {
    try (Node node = Node.start(NodeConfig.embedded(data, 1))) {
      assertThat(node.fault()).isEmpty();
      assertThatThrownBy(() -> Node.start(NodeConfig.embedded(data, 1).named("other")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by another process");
    }
  }

  @Test
  void directoryOfSomethingElseIsRefusedAndLeftAlone() throws Exception {
    Path foreign = Files.writeString(data.resolve("diary.txt"), "mine");
    assertThatThrownBy(() -> Node.start(NodeConfig.embedded(data, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("diary.txt");
    assertThat(foreign).hasContent("mine");
  }

  /** Returns the sockets that this process has open, as the kernel names them. */
  private static List<String> sockets() throws IOException {
    List<String> open = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        String target = target(descriptor);
        if (target.startsWith("socket:")) {
          open.add(target);
        }
      }
    }
    return open.stream().sorted().toList();
  }

  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException e) {
      return "closed meanwhile";
    }
  }

  private static Bytes key(int i) {
    return Bytes.utf8(String.format("%06d", i));
  }

  private static ServiceId other(Admin admin, ServiceId service) {
    return admin.services().stream()
        .map(report -> report.id())
        .filter(id -> !id.equals(service))
        .findFirst()
        .orElseThrow();
  }

  private static OperationReport done(Admin admin, OperationReport started) {
    OperationReport ended = admin.await(started.id(), PATIENCE);
    assertThat(ended.phase()).as("%s", ended).isEqualTo(OperationReport.Phase.DONE);
    return ended;
  }
}
