package godwit.rocks;

import static godwit.rocks.Stores.SMALL;
import static godwit.rocks.Stores.key;
import static godwit.rocks.Stores.open;
import static godwit.rocks.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import godwit.codec.CorruptionException;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import godwit.store.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bytes on disk change behind the store's back: it must notice, say so, and serve nothing false.
 */
final class CorruptionTest {
  private static final int ROWS = 4_000;

  @TempDir Path directory;

  private final List<RuntimeException> faults = new ArrayList<>();

  @Test
  void aReadOfADamagedTableGivesTheTruthOrAFault() throws IOException {
    fill();
    long seed = 5;
    Random random = new Random(seed);
    Path table = Stores.databaseFiles(directory, ".sst").getFirst();
    byte[] whole = Files.readAllBytes(table);
    int faulty = 0;
    for (int round = 0; round < 60; round++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(table, damaged);
      faulty += readEverything(round) ? 1 : 0;
    }
    Files.write(table, whole);
    assertThat(readEverything(60)).isFalse();
    assertThat(faulty).as("rounds of 60 that met the flipped bit").isGreaterThan(40);
  }

  @Test
  void afterAFaultNothingIsServedAndNothingIsTaken() throws IOException {
    fill();
    for (Path table : Stores.databaseFiles(directory, ".sst")) {
      damageRows(table);
    }
    try (RocksStore store = RocksStore.open(directory, SMALL, faults::add)) {
      Snapshot before = store.snapshot();
      assertThatExceptionOfType(CorruptionException.class)
          .isThrownBy(() -> store.get(rowKey(ROWS / 2)))
          .withMessageContaining(".sst");

      assertCorrupt(() -> store.get(key("nowhere")));
      assertCorrupt(store::snapshot);
      assertCorrupt(() -> before.get(key("nowhere")));
      assertCorrupt(() -> store.commit(List.of(put("a", "1")), 2));
      assertCorrupt(store::flush);
      assertCorrupt(() -> store.checkpoint(directory.resolve("checkpoint")));
      assertThat(faults).hasSize(1).first().isInstanceOf(CorruptionException.class);
    }
  }

  @Test
  void aTableCutShortIsNoticedOnOpening() throws IOException {
    fill();
    Path table = Stores.databaseFiles(directory, ".sst").getFirst();
    byte[] whole = Files.readAllBytes(table);
    Files.write(table, Arrays.copyOf(whole, whole.length - 1));

    assertCorrupt(() -> open(directory));
  }

  @Test
  void aDamagedManifestIsNoticedOnOpening() throws IOException {
    fill();
    Path manifest;
    try (var files = Files.list(directory.resolve("db"))) {
      manifest = files.filter(f -> f.toString().contains("MANIFEST")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(manifest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(manifest, bytes);

    assertCorrupt(() -> open(directory));
  }

  @Test
  void aDamagedStagedFileIsNoticed() throws IOException {
    fill();
    Path staged = directory.resolve("staged").resolve("chunk.sst");
    try (RocksStore store = RocksStore.open(directory, SMALL, faults::add)) {
      store.staging().stage("chunk", List.of(put("z1", "1"), put("z2", "2")));
      byte[] bytes = Files.readAllBytes(staged);
      bytes[3] ^= 1;
      Files.write(staged, bytes);

      assertCorrupt(() -> {
        store.commit(List.of(new Write.Ingest("chunk")), 2);
        store.get(key("z1"));
      });
      assertThat(faults).hasSize(1);
    }
  }

  @Test
  void aCompactionThatMeetsDamageStopsTheNextCommit() throws Exception {
    fill();
    for (Path table : Stores.databaseFiles(directory, ".sst")) {
      damageRows(table);
    }
    CompletableFuture<RuntimeException> told = new CompletableFuture<>();
    try (RocksStore store = RocksStore.open(directory, SMALL, told::complete)) {
      for (int index = 2; index < 12 && !told.isDone(); index++) {
        commitQuietly(store, index);
      }

      assertThat(told.get(60, TimeUnit.SECONDS)).isInstanceOf(CorruptionException.class);
      assertCorrupt(() -> store.commit(List.of(put("b", "1")), 99));
    }
  }

  /** Commits and flushes a row at each end, so that compaction has to merge with what is there. */
  private static void commitQuietly(RocksStore store, int index) {
    try {
      store.commit(List.of(put("a", "1"), put("k9999999", "1")), index);
      store.flush();
    } catch (CorruptionException e) {
      assertThat(e).hasMessageContaining("corrupt");
    }
  }

  /** Returns whether a fault was met; fails if anything untrue was served. */
  private boolean readEverything(int seed) {
    faults.clear();
    try (RocksStore store = RocksStore.open(directory, SMALL, faults::add)) {
      Random random = new Random(seed);
      for (int i = 0; i < 200; i++) {
        int row = random.nextInt(ROWS);
        assertThat(store.get(rowKey(row))).isEqualTo(rowValue(row));
      }
      scan(store, seed % 2 == 0 ? Direction.FORWARD : Direction.REVERSE);
      assertThat(faults).isEmpty();
      return false;
    } catch (CorruptionException e) {
      assertThat(faults.size()).isLessThanOrEqualTo(1);
      return true;
    }
  }

  private static void scan(RocksStore store, Direction direction) {
    try (Snapshot snapshot = store.snapshot();
        Cursor cursor = snapshot.cursor(KeyRange.ALL, direction)) {
      for (int i = 0; i < ROWS; i++) {
        int row = direction == Direction.FORWARD ? i : ROWS - 1 - i;
        assertThat(cursor.valid()).isTrue();
        assertThat(cursor.key()).isEqualTo(rowKey(row));
        assertThat(cursor.value()).isEqualTo(rowValue(row));
        cursor.next();
      }
      assertThat(cursor.valid()).isFalse();
    }
  }

  private void fill() {
    try (RocksStore store = open(directory)) {
      List<Write> writes = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        writes.add(new Write.Put(rowKey(row), rowValue(row)));
      }
      store.commit(writes, 1);
    }
  }

  /** Flips bits all over the rows, but for the first, beside which the applied index lies. */
  private static void damageRows(Path table) throws IOException {
    byte[] bytes = Files.readAllBytes(table);
    for (int at = 30_000; at < bytes.length * 3 / 4; at += 1_000) {
      bytes[at] ^= 0x10;
    }
    Files.write(table, bytes);
  }

  private static void assertCorrupt(Runnable action) {
    assertThatExceptionOfType(CorruptionException.class).isThrownBy(action::run);
  }

  private static Bytes rowKey(int row) {
    return Bytes.utf8("k%07d".formatted(row));
  }

  private static Bytes rowValue(int row) {
    byte[] value = new byte[60];
    new Random(row).nextBytes(value);
    return Bytes.adopt(value);
  }
}
