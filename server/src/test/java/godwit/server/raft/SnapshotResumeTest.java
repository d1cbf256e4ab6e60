package godwit.server.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a snapshot that broke, and the one after it. */
@Timeout(120)
final class SnapshotResumeTest {
  private static final int TABLES = 24;
  private static final int TABLE_BYTES = 1 << 18;
  private static final int SOME = 6;
  private static final long BYTES_PER_SECOND = 3 << 20;

  @TempDir private Path directory;

  private RaftCluster cluster;
  private Writers writers;
  private String away = "";

  /** Leaves a replica behind by more than logs have, and lets its copy break in the middle. */
  @BeforeEach
  void breakOff() throws Exception {
    cluster = new RaftCluster(directory, new MemoryWiring());
    cluster.snapshotRate(BYTES_PER_SECOND);
    writers = new Writers(cluster);
    cluster.found("a", "b", "c");
    away = cluster.leader().name().equals("c") ? "b" : "c";
    cluster.kill(away);
    Path tables = Files.createDirectory(directory.resolve("tables"));
    Random random = new Random(7);
    for (int i = 0; i < TABLES; i++) {
      byte[] bytes = new byte[TABLE_BYTES];
      random.nextBytes(bytes);
      Files.write(tables.resolve("table-" + i), bytes);
    }
    cluster.members().forEach(member -> member.machine().linking(tables));
    // The log lets go of what the snapshot before the last one has.
    snapshot();
    snapshot();
    cluster.start(away);
    cluster.events().await("some files are there", () -> fetched().size() >= SOME);
    cluster.kill(away);
  }

  @AfterEach
  void close() {
    writers.close();
    cluster.close();
  }

  @Test
  void aCopyGoesOnWithTheFilesThatTheBrokenOneLeft() throws Exception {
    Map<String, String> left = fetched();
    // Not even the same snapshot: the leader has a newer one meanwhile, with the same tables.
    snapshot();
    cluster.start(away);
    cluster.requireAgreement(writers.begin(1, 10).end());

    requireWhole();
    Map<String, String> now = installed();
    // The last one may have been on its way.
    assertThat(left.entrySet().stream().filter(now.entrySet()::contains).count())
        .isGreaterThanOrEqualTo(left.size() - 1);
  }

  @Test
  void whatIsNotWholeIsFetchedAnew() throws Exception {
    Map<String, String> left = fetched();
    String cut = left.keySet().iterator().next();
    Path file = unfinished().resolve(cut);
    Files.write(file, new byte[] {1}, StandardOpenOption.TRUNCATE_EXISTING);
    Files.write(unfinished().resolve("stray"), new byte[] {1});
    cluster.start(away);
    cluster.requireAgreement(writers.begin(1, 10).end());

    requireWhole();
    assertThat(installed()).doesNotContainKey("stray");
  }

  @Test
  void aCopyWhoseTableIsSpoiltBeginsAnew() throws Exception {
    Path table = directory.resolve(away).resolve("snapshots/temp/__raft_snapshot_meta");
    assertThat(table).exists();
    Files.write(table, new byte[] {1, 2, 3});
    cluster.start(away);
    cluster.requireAgreement(writers.begin(1, 10).end());

    requireWhole();
  }

  @Test
  void theNextSnapshotFetchesOnlyWhatTheLastOneHadNot() throws Exception {
    cluster.start(away);
    cluster.requireAgreement(writers.begin(1, 10).end());
    Map<String, String> first = installed();
    cluster.kill(away);
    snapshot();
    snapshot();
    cluster.start(away);
    cluster.requireAgreement(writers.begin(1, 10).end());

    requireWhole();
    assertThat(installed()).containsAllEntriesOf(first);
  }

  private void snapshot() throws Exception {
    writers.begin(1, 10).end();
    Waits.done(cluster.leader().group().snapshot());
  }

  private void requireWhole() throws IOException {
    for (int i = 0; i < TABLES; i++) {
      String name = "table-" + i;
      assertThat(newest().resolve(name))
          .hasSameBinaryContentAs(directory.resolve("tables").resolve(name));
    }
  }

  private Map<String, String> fetched() {
    return identities(unfinished());
  }

  private Map<String, String> installed() throws IOException {
    return identities(newest());
  }

  private Path unfinished() {
    return directory.resolve(away).resolve("snapshots/temp/state").resolve(ListMachine.TABLES);
  }

  private Path newest() throws IOException {
    try (Stream<Path> all = Files.list(directory.resolve(away).resolve("snapshots"))) {
      return all.filter(path -> path.getFileName().toString().startsWith("snapshot_"))
          .max(Comparator.comparing(path -> path.getFileName().toString()))
          .orElseThrow()
          .resolve(Snapshots.STATE)
          .resolve(ListMachine.TABLES);
    }
  }

  /** Tells the tables in a directory apart from others of the same content. */
  private static Map<String, String> identities(Path state) {
    Map<String, String> identities = new TreeMap<>();
    if (Files.notExists(state)) {
      return identities;
    }
    try (Stream<Path> files = Files.list(state)) {
      for (Path file : files.filter(it -> it.toString().contains("table-")).toList()) {
        if (Files.size(file) == TABLE_BYTES) {
          identities.put(file.getFileName().toString(), FileIdentity.of(file, ""));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return identities;
  }
}
