package godwit.rocks;

import static godwit.rocks.Stores.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import godwit.rocks.StoreUnavailableException.Reason;
import godwit.store.MemoryStore;
import godwit.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that commits is killed with -9: what is left must be exactly a prefix of its commits.
 */
final class CrashTest {
  private static final int ROUNDS = 20;

  @TempDir Path directory;

  private final MemoryStore model = new MemoryStore();

  @Test
  void whatIsLeftAfterAKillIsAPrefixOfTheCommits() throws Exception {
    long seed = 20_26;
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Killed killed = runAndKill(random.nextLong(), 150, 50 + random.nextInt(2_000));
      try (RocksStore store = RocksStore.open(directory, SMALL, Stores.NO_FAULT)) {
        long index = store.appliedIndex();
        String facts = "seed=" + seed + " round=" + round + " index=" + index + " " + killed;
        assertThat(index).as(facts).isBetween(killed.flushed(), killed.committed() + 1);
        assertPrefix(store, facts);
      }
    }
    assertThat(model.appliedIndex()).isPositive();
  }

  @Test
  void withoutAFlushTheStoreGoesBackToTheLastOne() throws Exception {
    try (RocksStore store = RocksStore.open(directory, SMALL, Stores.NO_FAULT)) {
      for (int index = 1; index <= 90; index++) {
        NumberedCommits.commit(store, index);
      }
    }
    Killed killed = runAndKill(1, 0, 2_000);
    try (RocksStore store = RocksStore.open(directory, SMALL, Stores.NO_FAULT)) {
      assertThat(killed.committed()).isGreaterThan(1_000);
      assertThat(store.appliedIndex()).isEqualTo(90);
      assertPrefix(store, killed.toString());
    }
  }

  /** What a killed process had reported. */
  private record Killed(long committed, long flushed) {}

  private Killed runAndKill(long seed, int commitsPerFlush, int lines) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CommittingProcess.class.getName(),
                directory.toString(),
                Long.toString(seed),
                Integer.toString(commitsPerFlush))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long committed = model.appliedIndex();
    long flushed = 0;
    try (BufferedReader reports = process.inputReader()) {
      int read = 0;
      for (String line = next(reports); line != null; line = next(reports)) {
        long index = Long.parseLong(line.substring(line.indexOf(' ') + 1));
        committed = Math.max(committed, index);
        flushed = line.startsWith("flushed") ? index : flushed;
        read++;
        if (read == 20) {
          assertInUse();
        }
        if (read == lines) {
          process.toHandle().destroyForcibly(); // unlike the process, leaves its output readable
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return new Killed(committed, flushed);
  }

  /** Returns the next whole line; null at the end, at which a line may be cut short. */
  private static @Nullable String next(BufferedReader reports) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = reports.read(); c != '\n'; c = reports.read()) {
      if (c < 0) {
        return null;
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private void assertInUse() {
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> RocksStore.open(directory, SMALL, Stores.NO_FAULT))
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.IN_USE));
  }

  /** Brings the model to the store's index and compares all rows. */
  private void assertPrefix(RocksStore store, String facts) {
    for (long index = model.appliedIndex() + 1; index <= store.appliedIndex(); index++) {
      NumberedCommits.commit(model, index);
    }
    assertThat(rowsUpTo(store, store.appliedIndex()))
        .as(facts)
        .isEqualTo(rowsUpTo(model, store.appliedIndex()));
  }

  /** Returns all rows but those of files whose commit came after {@code index} and is not there. */
  private static List<String> rowsUpTo(Store store, long index) {
    List<String> rows = new ArrayList<>();
    for (String row : Stores.rows(store)) {
      if (!row.startsWith(NumberedCommits.FROM_FILE) || NumberedCommits.indexOf(row) <= index) {
        rows.add(row);
      }
    }
    return rows;
  }
}
