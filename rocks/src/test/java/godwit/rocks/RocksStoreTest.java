package godwit.rocks;

import static godwit.rocks.Stores.NO_FAULT;
import static godwit.rocks.Stores.key;
import static godwit.rocks.Stores.open;
import static godwit.rocks.Stores.put;
import static godwit.rocks.Stores.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;

final class RocksStoreTest {
  @TempDir Path directory;

  @Test
  void closeMakesAllCommitsDurable() {
    try (RocksStore store = open(directory)) {
      store.commit(List.of(put("a", "1")), 3);
    }
    try (RocksStore store = open(directory)) {
      assertThat(store.appliedIndex()).isEqualTo(3);
      assertThat(rows(store)).containsExactly("a=1");
    }
  }

  @Test
  void stagedFilesOutliveTheStoreAndUnfinishedOnesDoNot() throws IOException {
    try (RocksStore store = open(directory)) {
      store.staging().stage("one", List.of(put("a", "1")));
    }
    Path staged = directory.resolve("staged");
    Files.writeString(staged.resolve("two.sst.new"), "half");
    Files.createLink(staged.resolve("one.sst.in"), staged.resolve("one.sst"));

    try (RocksStore store = open(directory)) {
      assertThat(store.staging().names()).containsExactly("one");
      assertThat(staged.toFile().list()).containsExactly("one.sst");
      store.commit(List.of(new Write.Ingest("one")), 1);
      assertThat(rows(store)).containsExactly("a=1");
    }
  }

  @Test
  void rowsOfAllLengthsAreStagedAsTheyAre() {
    List<Write.Put> rows = new ArrayList<>();
    for (int length : new int[] {0, 1, 255, 256, 257, 5_000, 3, 1 << 20, 0, 40_000}) {
      byte[] value = new byte[length];
      Arrays.fill(value, (byte) rows.size());
      String key = "k" + rows.size() + "x".repeat(length % 4_000);
      rows.add(new Write.Put(Bytes.utf8(key), Bytes.adopt(value)));
    }
    try (RocksStore store = open(directory)) {
      store.staging().stage("one", rows);
      store.commit(List.of(new Write.Ingest("one")), 1);
      try (Snapshot snapshot = store.snapshot();
          Cursor cursor = snapshot.cursor(KeyRange.ALL, Direction.FORWARD)) {
        for (Write.Put row : rows) {
          assertThat(cursor.key()).isEqualTo(row.key());
          assertThat(cursor.value()).isEqualTo(row.value());
          cursor.next();
        }
        assertThat(cursor.valid()).isFalse();
      }
    }
  }

  @Test
  void anIngestedFileLivesOnAfterItIsDiscarded() {
    try (RocksStore store = open(directory)) {
      store.staging().stage("one", List.of(put("a", "1")));
      store.commit(List.of(new Write.Ingest("one")), 1);
      store.staging().discard("one");
    }
    try (RocksStore store = open(directory)) {
      assertThat(rows(store)).containsExactly("a=1");
    }
  }

  @Test
  void aStagedFileIsRefusedWholeIfItsRowsDoNotAscend() {
    try (RocksStore store = open(directory)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.staging().stage("one", List.of(put("b", "1"), put("a", "1"))));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.staging().stage("one", List.of(put("b", "1"), put("b", "2"))));

      assertThat(store.staging().names()).isEmpty();
      assertThat(directory.resolve("staged")).isEmptyDirectory();
    }
  }

  @Test
  void aNameThatCouldLeadElsewhereIsRefused() {
    try (RocksStore store = open(directory)) {
      for (String name : List.of("", ".", "..", "../x", "a/b", ".hidden", "a\\b", "a\0b")) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> store.staging().stage(name, List.of(put("a", "1"))));
        assertThatIllegalArgumentException().isThrownBy(() -> store.staging().holds(name));
        assertThatIllegalArgumentException().isThrownBy(() -> store.staging().discard(name));
      }
    }
  }

  @Test
  void reservedKeysCanBeNeitherWrittenNorSeen() {
    try (RocksStore store = open(directory)) {
      store.commit(List.of(put("a", "1")), 1);

      for (Bytes reserved : List.of(Bytes.EMPTY, Reserved.INDEX, Bytes.fromHex("00"))) {
        assertThat(store.get(reserved)).isNull();
        assertThatIllegalArgumentException()
            .isThrownBy(() -> store.commit(List.of(new Write.Put(reserved, key("x"))), 2));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> store.commit(List.of(new Write.Delete(reserved)), 2));
      }
      assertThat(rows(store)).containsExactly("a=1");
      assertThat(store.appliedIndex()).isEqualTo(1);
    }
  }

  @Test
  void aCheckpointIsAStoreAsOfItsMoment() {
    Path checkpoint = directory.resolve("snapshots").resolve("7");
    try (RocksStore store = open(directory.resolve("store"))) {
      store.staging().stage("chunk", List.of(put("c", "1")));
      store.commit(List.of(put("a", "1"), new Write.Ingest("chunk")), 7);
      assertThat(store.checkpoint(checkpoint)).isEqualTo(7);
      store.commit(List.of(put("a", "2"), new Write.DeleteRange(KeyRange.ALL)), 8);
      store.flush();

      try (RocksStore copy = open(checkpoint)) {
        assertThat(copy.appliedIndex()).isEqualTo(7);
        assertThat(rows(copy)).containsExactly("a=1", "c=1");
        assertThat(copy.staging().names()).isEmpty();
        copy.commit(List.of(put("b", "1")), 9);
      }
      assertThat(rows(store)).isEmpty();
      assertThatIllegalArgumentException().isThrownBy(() -> store.checkpoint(checkpoint));
    }
  }

  @Test
  void aRestoredStoreHasTheCheckpointsRowsAndItsOwnStagedFiles() {
    Path checkpoint = directory.resolve("checkpoint");
    Path restored = directory.resolve("restored");
    try (RocksStore store = open(directory.resolve("store"))) {
      store.commit(List.of(put("a", "1")), 7);
      store.checkpoint(checkpoint);
    }
    try (RocksStore store = open(restored)) {
      store.commit(List.of(put("z", "1")), 3);
      store.staging().stage("chunk", List.of(put("c", "1")));
    }

    RocksStore.restore(checkpoint, restored);
    RocksStore.restore(checkpoint, directory.resolve("new"));

    try (RocksStore store = open(restored);
        RocksStore fresh = open(directory.resolve("new"))) {
      assertThat(store.appliedIndex()).isEqualTo(7);
      assertThat(rows(store)).containsExactly("a=1").isEqualTo(rows(fresh));
      assertThat(store.staging().names()).containsExactly("chunk");
      assertThat(fresh.appliedIndex()).isEqualTo(7);
      store.commit(List.of(put("b", "1")), 8);
    }
    try (RocksStore untouched = open(checkpoint)) {
      assertThat(rows(untouched)).containsExactly("a=1");
    }
  }

  @Test
  void aRestoreThatWasCutShortIsFinishedOrForgotten() throws IOException {
    Path store = directory.resolve("store");
    try (RocksStore before = open(store)) {
      before.commit(List.of(put("a", "1")), 7);
      before.checkpoint(directory.resolve("checkpoint"));
      before.commit(List.of(put("a", "2")), 8);
    }
    Path database = directory.resolve("checkpoint").resolve("db");

    Trees.copy(database, store.resolve("db.copying"));
    try (RocksStore forgotten = open(store)) {
      assertThat(rows(forgotten)).containsExactly("a=2");
    }
    Trees.copy(database, store.resolve("db.restored"));
    Trees.delete(store.resolve("db"));
    try (RocksStore finished = open(store)) {
      assertThat(rows(finished)).containsExactly("a=1");
      assertThat(store.toFile().list())
          .containsExactlyInAnyOrder("LOCK", "VERSION", "db", "staged");
    }
  }

  @Test
  void figuresCountWhatWasWritten() {
    try (RocksStore store = open(directory)) {
      store.staging().stage("chunk", List.of(put("c", "1")));
      store.commit(List.of(put("a", "1".repeat(10_000)), new Write.Ingest("chunk")), 1);
      store.flush();

      RocksFigures figures = store.figures();
      assertThat(figures.committedBytes()).isBetween(10_000L, 10_200L);
      assertThat(figures.flushedBytes()).isPositive();
      assertThat(figures.stagedBytes()).isPositive().isEqualTo(figures.ingestedBytes());
    }
  }

  @Test
  void useAfterCloseIsRefused() {
    RocksStore store = open(directory);
    store.commit(List.of(put("a", "1"), put("b", "1")), 1);
    Snapshot snapshot = store.snapshot();
    Cursor cursor = snapshot.cursor(KeyRange.ALL, Direction.FORWARD);

    store.close();
    store.close();

    assertThatIllegalStateException().isThrownBy(() -> store.get(key("a")));
    assertThatIllegalStateException().isThrownBy(store::snapshot);
    assertThatIllegalStateException().isThrownBy(() -> store.commit(List.of(), 2));
    assertThatIllegalStateException().isThrownBy(store::flush);
    assertThatIllegalStateException().isThrownBy(store::figures);
    assertThatIllegalStateException().isThrownBy(() -> store.staging().stage("x", List.of()));
    assertThatIllegalStateException().isThrownBy(() -> snapshot.get(key("a")));
    assertThatIllegalStateException()
        .isThrownBy(() -> snapshot.cursor(KeyRange.ALL, Direction.FORWARD));
    assertThatIllegalStateException().isThrownBy(cursor::value);
    assertThatIllegalStateException().isThrownBy(cursor::next);
    cursor.close();
    snapshot.close();
  }

  @Test
  void closingUnderReadersEndsThemWithAnException() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 20; round++) {
        RocksStore store = open(directory.resolve("store" + round));
        store.commit(List.of(put("a", "1"), put("b", "1"), put("c", "1")), 1);
        CountDownLatch reading = new CountDownLatch(4);
        List<Future<?>> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          readers.add(threads.submit(() -> readUntilClosed(store, reading)));
        }
        reading.await();
        store.close();
        for (Future<?> reader : readers) {
          reader.get();
        }
      }
    }
  }

  /** A store that closes waits for what is among the open ones, and for nothing else. */
  @Test
  void whatIsClosedIsAmongTheOpenOnesUntilNothingNativeIsLeft() throws Exception {
    List<String> snapshotsLeft = new ArrayList<>();
    List<Boolean> optionsLeft = new ArrayList<>();
    try (RocksDB db = RocksDB.open(directory.toString());
        FaultWatch faults = new FaultWatch(directory, NO_FAULT);
        ReadOptions options = new ReadOptions()) {
      Set<RocksCursor> cursors = tellingOfRemoval(() -> optionsLeft.add(options.isOwningHandle()));
      Set<RocksSnapshot> snapshots =
          tellingOfRemoval(() -> snapshotsLeft.add(db.getProperty("rocksdb.num-snapshots")));
      RocksSnapshot snapshot = new RocksSnapshot(db, faults, snapshots, cursors);
      RocksCursor cursor =
          new RocksCursor(db, options, KeyRange.ALL, Direction.FORWARD, faults, cursors);
      assertThat(db.getProperty("rocksdb.num-snapshots")).isEqualTo("1");

      cursor.close();
      snapshot.close();
    }
    assertThat(snapshotsLeft).containsExactly("0");
    assertThat(optionsLeft).containsExactly(false);
  }

  private static <T> Set<T> tellingOfRemoval(Callable<?> told) {
    return new HashSet<>() {
      @Override
      public boolean remove(Object removed) {
        try {
          told.call();
        } catch (Exception e) {
          throw new AssertionError(e);
        }
        return super.remove(removed);
      }
    };
  }

  private static void readUntilClosed(RocksStore store, CountDownLatch reading) {
    assertThatIllegalStateException()
        .isThrownBy(() -> {
          for (int i = 0; i < 1_000_000; i++) {
            assertThat(store.get(key("a"))).isEqualTo(key("1"));
            assertThat(rows(store)).containsExactly("a=1", "b=1", "c=1");
            if (i == 3) {
              reading.countDown();
            }
          }
        });
  }
}
