package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import godwit.cli.screen.ExitCode;
import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.server.LocalCluster;
import godwit.server.NodeConfig;
import godwit.server.raft.GroupConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whether the doctor sees what is wrong with the directory of a node of a cluster. */
@Timeout(180)
class ClusterDoctorTest {
  private static final String NODE = "node2";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_NANOS = 50_000_000;

  @TempDir private static Path made = Path.of("");
  @TempDir private Path copies = Path.of("");

  private Path data = Path.of("");

  /** Makes a cluster whose replicas took snapshots, and wrote on. */
  @BeforeAll
  static void makeCluster() throws Exception {
    NodeConfig.Timing usual = NodeConfig.Timing.DEFAULT;
    GroupConfig.Rhythm often =
        new GroupConfig.Rhythm(usual.logs().electionTimeout(), Duration.ofSeconds(1), 256L << 20);
    try (LocalCluster cluster = LocalCluster.start(made, 3, usual.with(often));
        Godwit godwit = cluster.client()) {
      Table table = godwit.createTable("birds");
      await(() -> grown(godwit.admin()));
      put(table, 0);
      await(() -> !snapshots(made.resolve(NODE), "s1").isEmpty());
      put(table, 1);
    }
  }

  @BeforeEach
  void copy() throws IOException {
    data = copies.resolve(NODE);
    Path from = made.resolve(NODE);
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(
            path,
            data.resolve(from.relativize(path).toString()),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  @Test
  void wholeDirectoryIsWellAndStaysAsItIs() throws IOException {
    Map<String, String> before = tree();
    CommandRun run = doctor();
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output())
        .contains("version=1 node=node2 others=node1,node3")
        .contains("s1           the log has its checksums: entries=")
        .contains("s1           the snapshot has its files and checksums: snapshot=")
        .contains("s1           the store's files have their checksums: applied=")
        .contains("all keys have one owner, at all times: table=birds partitions=1")
        .contains("the rows are those that were written: partition=p1 rows=")
        .contains("skipped, only the running cluster can tell: whether the replicas of a group")
        .endsWith("wrong=0\n");
    assertThat(tree()).isEqualTo(before);
  }

  @Test
  void damagedLogRecordIsFound() throws IOException {
    List<Path> segments = files("services/s1/log/journal", ".segment");
    flip(segments.getFirst(), 32 + 24 + 3);
    wrong("checksum mismatch: expected=");
  }

  @Test
  void damagedTableIsFound() throws IOException {
    flip(files("services/s1/store/db", ".sst").getFirst(), 3);
    wrong("store is corrupt");
  }

  @Test
  void missingTableIsFound() throws IOException {
    Files.delete(files("services/s1/store/db", ".sst").getFirst());
    wrong("store is corrupt");
  }

  @Test
  void missingFileOfASnapshotIsFound() throws IOException {
    Path snapshot = snapshots(data, "s1").getLast();
    Files.delete(
        files(data.relativize(snapshot).resolve("state/db").toString(), ".sst").getFirst());
    wrong(snapshot.getFileName().toString().replace('_', '=') + " a file is missing: file=");
  }

  @Test
  void damagedTableOfASnapshotIsFound() throws IOException {
    Path snapshot = snapshots(data, "s1").getLast();
    flip(files(data.relativize(snapshot).resolve("state/db").toString(), ".sst").getFirst(), 3);
    wrong(snapshot.getFileName().toString().replace('_', '=') + " store is corrupt");
  }

  @Test
  void missingBallotIsFound() throws IOException {
    Files.delete(data.resolve("services/s1/log/ballot/ballot"));
    wrong("ballot is missing while the log has entries");
  }

  @Test
  void damagedBallotIsFound() throws IOException {
    flip(data.resolve("coordinator/log/ballot/ballot"), 9);
    wrong("ballot is damaged");
  }

  @Test
  void whatCanNotBeReadHidesNothingOfTheRest() throws IOException {
    Path folder = data.resolve("coordinator/log/snapshots");
    if (Files.exists(folder)) {
      Files.move(folder, copies.resolve("gone"));
    }
    Files.createFile(folder);
    CommandRun run = doctor();
    assertThat(run.exitCode()).as(run.output()).isEqualTo(ExitCode.REJECTED);
    assertThat(run.output())
        .contains("a snapshot can't be read: directory=" + data.resolve("coordinator"))
        .contains("coordinator  the store's files have their checksums: applied=")
        .contains("s1           the log has its checksums: entries=")
        .contains("the rows are those that were written: partition=p1 rows=");
  }

  @Test
  void logThatEndsBeforeTheStoreIsFound() throws IOException {
    for (Path segment : files("services/s1/log/journal", ".segment")) {
      Files.delete(segment);
    }
    Files.move(data.resolve("services/s1/log/snapshots"), copies.resolve("gone"));
    wrong("log ends before the state");
  }

  @Test
  void directoryInUseIsRefused() throws IOException {
    try (FileChannel lock = FileChannel.open(data.resolve("lock"), StandardOpenOption.WRITE)) {
      assertThat(lock.tryLock()).isNotNull();
      CommandRun run = doctor();
      assertThat(run.exitCode()).isNotZero();
      assertThat(run.errors()).contains("data directory is in use by another process");
    }
  }

  @Test
  void leftoversAreTold() throws IOException {
    assertThat(doctor().output()).doesNotContain("trash");
    Files.createDirectories(data.resolve("trash/s1-1"));
    Files.createDirectory(data.resolve("services/s1/store/db.copying"));
    CommandRun run = doctor();
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output())
        .contains("the next start deletes replicas that were taken away or not finished: ")
        .contains("the next start finishes or deletes: db.copying");
  }

  private void wrong(String what) throws IOException {
    Map<String, String> before = tree();
    CommandRun run = CommandRun.of("doctor", "--data", data.toString(), "--json");
    assertThat(run.exitCode()).as(run.output()).isEqualTo(ExitCode.REJECTED);
    assertThat(run.output().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()))
        .filteredOn(line -> line.has("verdict"))
        .filteredOn(line -> line.get("verdict").getAsString().equals("wrong"))
        .extracting(line -> line.get("what").getAsString())
        .isNotEmpty()
        .allSatisfy(found -> assertThat(found).startsWith(what));
    assertThat(doctor().errors()).contains("godwit node replace OLD NEW");
    assertThat(tree()).isEqualTo(before);
  }

  private CommandRun doctor() {
    return CommandRun.of("doctor", "--data", data.toString());
  }

  private List<Path> files(String directory, String ending) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve(directory))) {
      List<Path> found = files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
      assertThat(found).as(directory).isNotEmpty();
      return found;
    }
  }

  private static List<Path> snapshots(Path node, String group) throws IOException {
    try (Stream<Path> files = Files.list(node.resolve("services/" + group + "/log/snapshots"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("snapshot_"))
          .sorted()
          .toList();
    }
  }

  private static void flip(Path file, int at) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ 1));
      channel.write(one.flip(), at);
    }
  }

  /** Returns what there is, with when it was changed. */
  private Map<String, String> tree() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(data)) {
      for (Path path : tree.toList()) {
        found.put(path.toString(), Files.getLastModifiedTime(path) + " " + Files.size(path));
      }
    }
    return found;
  }

  private static void put(Table table, int round) {
    for (int i = 0; i < 100; i++) {
      table.put(Bytes.utf8("bird" + round + "-" + i), Bytes.utf8("Limosa limosa " + i));
    }
  }

  private static boolean grown(Admin admin) {
    return admin.nodes().stream().allMatch(node -> node.replicas().size() == 4);
  }

  private interface Question {
    boolean asked() throws IOException;
  }

  private static void await(Question question) throws Exception {
    long endNanos = System.nanoTime() + PATIENCE.toNanos();
    while (!question.asked()) {
      assertThat(System.nanoTime() - endNanos).as("patience").isNegative();
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
