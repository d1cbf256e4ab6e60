package godwit.tests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.Table;
import godwit.key.Bytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes under load; bytes change in the files of one of them. It says so and halts, or does
 * not start; the others go on, and another node takes its place.
 *
 * <p>Takes two minutes, so it is run with {@code -Dfailover.corruption=true}.
 */
@EnabledIfSystemProperty(
    named = "failover.corruption",
    matches = "true",
    disabledReason = "run with -Dfailover.corruption=true")
class CorruptionTest {
  private static final String TABLE = "corruption";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SUCCESSES = 20;
  private static final int COLD_ROWS = 50;
  private static final int VALUE_BYTES = 100;

  /** A byte of each so many is another one afterwards. */
  private static final int STRIDE = 64;

  @TempDir Path directory;

  @Test
  void storeDamagedUnderARunningLeaderIsNotServed() throws Exception {
    with((cluster, client, load) -> {
      Table table = client.table(TABLE);
      putColdRows(table);
      Member leader = leader(cluster, client.admin());
      Path store = replica(leader, client.admin()).resolve("store").resolve("db");
      awaitFlushed(store);
      long moment = System.nanoTime();
      for (Path file : files(store, ".sst")) {
        damage(file, 0, Files.size(file));
      }
      requireColdRows(table);
      assertThat(leader.awaitHalted()).contains("corrupt");
      awaitAnswers(load, System.nanoTime());
      assertThat(load.writeGapSince(moment)).isLessThanOrEqualTo(Gaps.LONGEST);
      leader.kill();
      report("store damaged while it runs", load, moment);
      requireSaid(leader, "replica halted: store is corrupt");
      replace(cluster, client.admin(), leader);
      requireColdRows(table);
    });
  }

  @Test
  void storeDamagedWhileItsNodeIsStoppedIsNotServed() throws Exception {
    with((cluster, client, load) -> {
      Table table = client.table(TABLE);
      putColdRows(table);
      Member leader = leader(cluster, client.admin());
      Path store = replica(leader, client.admin()).resolve("store").resolve("db");
      awaitFlushed(store);
      long moment = System.nanoTime();
      leader.kill();
      for (Path file : files(store, ".sst")) {
        damage(file, 0, Files.size(file));
      }
      leader.launch();
      assertThat(leader.awaitRefusal()).isNotZero();
      awaitAnswers(load, System.nanoTime());
      requireColdRows(table);
      report("store damaged while it is stopped", load, moment);
      requireSaid(leader, "store is corrupt");
      replace(cluster, client.admin(), leader);
      requireColdRows(table);
    });
  }

  @Test
  void logDamagedWhileItsNodeIsStoppedKeepsTheNodeFromStarting() throws Exception {
    with((cluster, client, load) -> {
      Member leader = leader(cluster, client.admin());
      Path log = replica(leader, client.admin()).resolve("log").resolve("journal");
      long moment = System.nanoTime();
      leader.kill();
      damageLog(log);
      leader.launch();
      assertThat(leader.awaitRefusal()).isNotZero();
      awaitAnswers(load, System.nanoTime());
      report("log damaged while it is stopped", load, moment);
      requireSaid(leader, "checksum mismatch");
      replace(cluster, client.admin(), leader);
    });
  }

  @Test
  void logDamagedUnderARunningLeaderIsNotSent() throws Exception {
    with((cluster, client, load) -> {
      Admin admin = client.admin();
      Member leader = leader(cluster, admin);
      Path log = replica(leader, admin).resolve("log").resolve("journal");
      Member follower = cluster.members().stream().filter(it -> it != leader).findAny().get();
      follower.kill();
      long moment = System.nanoTime();
      awaitAnswers(load, System.nanoTime());
      damageLog(log);
      follower.launch();
      follower.awaitServing();
      awaitAnswers(load, System.nanoTime());
      leader.kill();
      leader.launch();
      assertThat(leader.awaitRefusal()).isNotZero();
      awaitAnswers(load, System.nanoTime());
      report("log damaged while it runs", load, moment);
      requireSaid(leader, "checksum mismatch");
      replace(cluster, admin, leader);
    });
  }

  @FunctionalInterface
  private interface Story {
    void run(Cluster cluster, Godwit client, Load load) throws Exception;
  }

  /** Runs it with three nodes under load, and judges what clients saw. */
  private void with(Story story) throws Exception {
    try (Cluster cluster = new Cluster(directory, Site::direct)) {
      cluster.grow(3);
      try (Godwit client = cluster.client()) {
        client.createTable(TABLE);
        cluster.awaitWhole(client.admin(), 3);
        try (Load load = new Load(client, TABLE, 1)) {
          story.run(cluster, client, load);
          System.out.println("corruption: requests=" + load.prove() + " failed=0");
        }
      }
    }
  }

  private static Member leader(Cluster cluster, Admin admin) {
    return cluster.member(Cluster.leader(admin, Cluster.owner(admin, TABLE)).orElseThrow());
  }

  /** Returns the directory of the member's replica of the table's service. */
  private static Path replica(Member member, Admin admin) {
    return member.data().resolve("services").resolve(Cluster.owner(admin, TABLE));
  }

  /** The cluster says who is not there, and goes on when another one has its replicas. */
  private static void replace(Cluster cluster, Admin admin, Member dead) throws Exception {
    Cluster.awaitSilent(admin, dead.name());
    cluster.replace(admin, dead);
    cluster.awaitWhole(admin, 3);
  }

  private static void requireSaid(Member member, String what) throws IOException {
    assertThat(member.log()).contains(what);
  }

  /** Writes rows that the load does not touch, so that no cache has them. */
  private static void putColdRows(Table table) {
    for (int i = 0; i < COLD_ROWS; i++) {
      table.put(coldKey(i), coldValue(i));
    }
  }

  private static void requireColdRows(Table table) {
    for (int i = 0; i < COLD_ROWS; i++) {
      assertThat(table.get(coldKey(i)).orElseThrow().value()).isEqualTo(coldValue(i));
    }
  }

  private static Bytes coldKey(int number) {
    return Bytes.utf8(String.format("cold-%05d", number));
  }

  private static Bytes coldValue(int number) {
    return Bytes.utf8(Integer.toString(number).repeat(VALUE_BYTES));
  }

  /** Waits until what was written before is in a file of the store. */
  private static void awaitFlushed(Path store) throws InterruptedException {
    FileTime now = FileTime.from(Instant.now());
    Waiting.until(
        PATIENCE,
        () -> files(store, ".sst").stream().anyMatch(file -> modified(file).compareTo(now) > 0),
        () -> "a new file in " + store);
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.from(Instant.EPOCH); // it went while it was looked at
    }
  }

  private static List<Path> files(Path folder, String suffix) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(it -> it.getFileName().toString().endsWith(suffix)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Damages the oldest entries of the newest file of a log, and not its very last batch. */
  private static void damageLog(Path journal) throws IOException {
    Path newest =
        files(journal, ".segment").stream()
            .max(Comparator.comparing(CorruptionTest::modified))
            .orElseThrow();
    damage(newest, STRIDE, 8 * STRIDE);
  }

  private static void damage(Path path, long from, long to) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      for (long at = from; at < to; at += STRIDE) {
        file.seek(at);
        int old = file.read();
        file.seek(at);
        file.write(old ^ 0x55);
      }
    }
  }

  private static void awaitAnswers(Load load, long moment) throws Exception {
    Waiting.until(
        PATIENCE,
        () -> load.wroteSince(moment, SUCCESSES) && load.coordinatedSince(moment, SUCCESSES),
        () -> "answers beside a node whose files are damaged");
  }

  private static void report(String what, Load load, long moment) {
    System.out.println(
        "corruption: "
            + what
            + " gapMillis="
            + load.writeGapSince(moment).toMillis()
            + " coordinatorGapMillis="
            + load.coordinatorGapSince(moment).toMillis());
  }
}
