package godwit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Store} must do; each implementation extends it. */
public abstract class StoreContract {
  private Store store;

  /** Returns a new, empty store. */
  protected abstract Store open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void aNewStoreIsEmptyAtIndexZero() {
    assertThat(store.appliedIndex()).isZero();
    assertThat(store.get(key("a"))).isNull();
    assertThat(rows(KeyRange.ALL, Direction.FORWARD)).isEmpty();
    assertThat(store.staging().names()).isEmpty();
  }

  @Test
  void aCommitIsSeenByLaterReads() {
    store.commit(List.of(put("a", "1"), put("b", "2")), 7);

    assertThat(store.get(key("a"))).isEqualTo(key("1"));
    assertThat(store.get(key("b"))).isEqualTo(key("2"));
    assertThat(store.get(key("c"))).isNull();
    assertThat(store.appliedIndex()).isEqualTo(7);
  }

  @Test
  void manyKeysAreReadInTheirOrderWhereverTheyAre() {
    List<Write> writes = new ArrayList<>();
    List<Bytes> keys = new ArrayList<>();
    List<Optional<Bytes>> values = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      boolean there = i % 3 != 0;
      Bytes key = key("k" + (i * 37 % 100));
      keys.add(key);
      values.add(there ? Optional.of(key("v" + i)) : Optional.empty());
      if (there) {
        writes.add(new Write.Put(key, key("v" + i)));
      }
    }
    store.commit(writes, 1);
    keys.add(Bytes.EMPTY);
    values.add(Optional.empty());

    assertThat(store.getAll(keys)).isEqualTo(values);
    assertThat(store.getAll(keys.subList(0, 2))).isEqualTo(values.subList(0, 2));
    assertThat(store.getAll(List.of())).isEmpty();
  }

  @Test
  void anEmptyValueIsNotAbsence() {
    store.commit(List.of(put("a", "")), 1);

    assertThat(store.get(key("a"))).isEqualTo(Bytes.EMPTY);
    assertThat(rows(KeyRange.ALL, Direction.FORWARD)).containsExactly("a=");
  }

  @Test
  void writesOfOneCommitTakeEffectInTheirOrder() {
    List<Write> writes =
        List.of(
            put("a", "1"),
            put("a", "2"),
            put("b", "1"),
            delete("b"),
            delete("c"),
            put("c", "1"),
            put("d", "1"),
            deleteRange("d", "e"),
            deleteRange("f", "g"),
            put("f", "1"));
    store.commit(writes, 1);

    assertThat(rows(KeyRange.ALL, Direction.FORWARD)).containsExactly("a=2", "c=1", "f=1");
  }

  @Test
  void deletingWhatIsNotThereChangesNothing() {
    store.commit(List.of(put("a", "1")), 1);
    store.commit(List.of(delete("b"), deleteRange("c", "d")), 2);

    assertThat(rows(KeyRange.ALL, Direction.FORWARD)).containsExactly("a=1");
  }

  @Test
  void aRangeIsDeletedFromItsLowBoundToBelowItsHighBound() {
    store.commit(List.of(put("a", "1"), put("b", "1"), put("c", "1"), put("c1", "1")), 1);
    store.commit(List.of(deleteRange("b", "c1")), 2);

    assertThat(rows(KeyRange.ALL, Direction.FORWARD)).containsExactly("a=1", "c1=1");
  }

  @Test
  void aRangeWithoutHighBoundIsDeletedToTheEnd() {
    Bytes last = Bytes.adopt(new byte[] {-1, -1, -1, -1});
    store.commit(List.of(put("a", "1"), put("b", "1"), new Write.Put(last, key("1"))), 1);
    store.commit(List.of(put("z", "1"), deleteRange("b", null), put("c", "2")), 2);

    assertThat(rows(KeyRange.ALL, Direction.FORWARD)).containsExactly("a=1", "c=2");
    assertThat(store.get(last)).isNull();
  }

  @Test
  void everythingCanBeDeletedAndTheIndexStays() {
    store.commit(List.of(put("a", "1"), put("b", "1")), 4);
    store.commit(List.of(new Write.DeleteRange(KeyRange.ALL)), 5);

    assertThat(rows(KeyRange.ALL, Direction.FORWARD)).isEmpty();
    assertThat(store.appliedIndex()).isEqualTo(5);
  }

  @Test
  void keysAscendAsUnsignedBytesAPrefixBeforeItsExtensions() {
    List<Bytes> ordered = new ArrayList<>();
    for (String hex : List.of("01", "0100", "01ff", "61", "6100", "610000", "7f", "80", "ff")) {
      ordered.add(Bytes.fromHex(hex));
    }
    List<Write> writes = new ArrayList<>();
    ordered.reversed().forEach(key -> writes.add(new Write.Put(key, key)));
    store.commit(writes, 1);

    assertThat(keys(Direction.FORWARD)).isEqualTo(ordered);
    assertThat(keys(Direction.REVERSE)).isEqualTo(ordered.reversed());
  }

  @Test
  void aCursorKeepsToItsRange() {
    store.commit(List.of(put("a", "1"), put("b", "2"), put("b1", "3"), put("c", "4")), 1);

    assertThat(rows(range("a1", "c"), Direction.FORWARD)).containsExactly("b=2", "b1=3");
    assertThat(rows(range("a1", "c"), Direction.REVERSE)).containsExactly("b1=3", "b=2");
    assertThat(rows(range("b", "b1"), Direction.FORWARD)).containsExactly("b=2");
    assertThat(rows(range("b", "b1"), Direction.REVERSE)).containsExactly("b=2");
    assertThat(rows(range("b1", null), Direction.FORWARD)).containsExactly("b1=3", "c=4");
    assertThat(rows(range("b1", null), Direction.REVERSE)).containsExactly("c=4", "b1=3");
    assertThat(rows(range("a1", "a2"), Direction.FORWARD)).isEmpty();
    assertThat(rows(range("d", null), Direction.REVERSE)).isEmpty();
  }

  @Test
  void aCursorPastItsLastRowHasNothingToGive() {
    store.commit(List.of(put("a", "1")), 1);
    try (Snapshot snapshot = store.snapshot();
        Cursor cursor = snapshot.cursor(KeyRange.ALL, Direction.FORWARD)) {
      assertThat(cursor.key()).isEqualTo(key("a"));
      cursor.next();

      assertThat(cursor.valid()).isFalse();
      assertThatIllegalStateException().isThrownBy(cursor::key);
      assertThatIllegalStateException().isThrownBy(cursor::value);
      assertThatIllegalStateException().isThrownBy(cursor::next);
    }
  }

  @Test
  void aSnapshotDoesNotSeeLaterCommits() {
    store.commit(List.of(put("a", "1"), put("b", "1"), put("d", "1")), 1);
    store.staging().stage("chunk", List.of(put("e", "2")));
    try (Snapshot snapshot = store.snapshot()) {
      store.commit(List.of(put("a", "2"), delete("b"), put("c", "2"), deleteRange("d", "e")), 2);
      store.commit(List.of(new Write.Ingest("chunk")), 3);

      assertThat(snapshot.get(key("a"))).isEqualTo(key("1"));
      assertThat(snapshot.get(key("b"))).isEqualTo(key("1"));
      assertThat(snapshot.get(key("c"))).isNull();
      assertThat(snapshot.get(key("e"))).isNull();
      assertThat(rows(snapshot, KeyRange.ALL, Direction.FORWARD))
          .containsExactly("a=1", "b=1", "d=1");
    }
    assertThat(rows(KeyRange.ALL, Direction.FORWARD)).containsExactly("a=2", "c=2", "e=2");
  }

  @Test
  void aCursorGoesOnOverItsSnapshotWhileCommitsAreMade() {
    store.commit(List.of(put("a", "1"), put("b", "1"), put("c", "1")), 1);
    try (Snapshot snapshot = store.snapshot();
        Cursor cursor = snapshot.cursor(KeyRange.ALL, Direction.REVERSE)) {
      store.commit(List.of(new Write.DeleteRange(KeyRange.ALL), put("bb", "2")), 2);

      assertThat(remaining(cursor)).containsExactly("c=1", "b=1", "a=1");
    }
  }

  @Test
  void theIndexMayStayButNotGoBack() {
    store.commit(List.of(put("a", "1")), 5);
    store.commit(List.of(put("b", "1")), 5);

    assertThatIllegalArgumentException().isThrownBy(() -> store.commit(List.of(put("c", "1")), 4));
    assertThat(store.appliedIndex()).isEqualTo(5);
    assertThat(rows(KeyRange.ALL, Direction.FORWARD)).containsExactly("a=1", "b=1");
  }

  @Test
  void aCommitWithoutWritesMovesTheIndex() {
    store.commit(List.of(), 9);

    assertThat(store.appliedIndex()).isEqualTo(9);
  }

  @Test
  void stagedFilesAreKnownByNameUntilDiscarded() {
    Staging staging = store.staging();
    staging.stage("op-2.a1.c0", List.of(put("b", "1")));
    staging.stage("op-1", List.of(put("a", "1")));

    assertThat(staging.names()).containsExactly("op-1", "op-2.a1.c0");
    assertThat(staging.holds("op-1")).isTrue();
    staging.discard("op-1");
    staging.discard("op-1");
    assertThat(staging.holds("op-1")).isFalse();
    assertThat(staging.names()).containsExactly("op-2.a1.c0");
    assertThat(rows(KeyRange.ALL, Direction.FORWARD)).isEmpty();
  }

  @Test
  void anIngestedFileIsSeenWithTheOtherWritesAndStaysStaged() {
    store.staging().stage("chunk", List.of(put("k1", "1"), put("k2", "2"), put("k3", "3")));
    store.commit(List.of(put("a", "1"), new Write.Ingest("chunk"), put("z", "1")), 1);

    assertThat(rows(KeyRange.ALL, Direction.FORWARD))
        .containsExactly("a=1", "k1=1", "k2=2", "k3=3", "z=1");
    assertThat(rows(range("k2", "z"), Direction.REVERSE)).containsExactly("k3=3", "k2=2");
    assertThat(store.get(key("k2"))).isEqualTo(key("2"));
    assertThat(store.staging().holds("chunk")).isTrue();
  }

  @Test
  void ingestingAgainChangesNothing() {
    store.staging().stage("chunk", List.of(put("k1", "1"), put("k2", "2")));
    store.commit(List.of(new Write.Ingest("chunk")), 1);
    store.commit(List.of(put("a", "1"), new Write.Ingest("chunk")), 2);

    assertThat(rows(KeyRange.ALL, Direction.FORWARD)).containsExactly("a=1", "k1=1", "k2=2");
  }

  @Test
  void filesAreIngestedBeforeTheOtherWritesOfTheirCommit() {
    store.staging().stage("chunk", List.of(put("k1", "1"), put("k2", "2"), put("k3", "3")));
    store.commit(
        List.of(put("k2", "new"), delete("k3"), new Write.Ingest("chunk"), put("a", "1")), 1);

    assertThat(rows(KeyRange.ALL, Direction.FORWARD)).containsExactly("a=1", "k1=1", "k2=new");
  }

  @Test
  void ingestedRowsCanBeChangedAndDeleted() {
    store.staging().stage("one", List.of(put("k1", "1"), put("k2", "2"), put("k3", "3")));
    store.staging().stage("two", List.of(put("m1", "1"), put("m2", "2")));
    store.commit(List.of(new Write.Ingest("one"), new Write.Ingest("two")), 1);
    store.commit(List.of(put("k2", "new"), delete("k3"), deleteRange("m1", "m2")), 2);

    assertThat(rows(KeyRange.ALL, Direction.FORWARD)).containsExactly("k1=1", "k2=new", "m2=2");
  }

  @Test
  void stagingUnderATakenNameReplacesTheFile() {
    store.staging().stage("chunk", List.of(put("k1", "1")));
    store.staging().stage("chunk", List.of(put("k2", "2")));
    store.commit(List.of(new Write.Ingest("chunk")), 1);

    assertThat(rows(KeyRange.ALL, Direction.FORWARD)).containsExactly("k2=2");
  }

  @Test
  void aFileWithoutRowsCanBeIngested() {
    store.staging().stage("chunk", List.of());
    store.commit(List.of(new Write.Ingest("chunk"), put("a", "1")), 1);

    assertThat(rows(KeyRange.ALL, Direction.FORWARD)).containsExactly("a=1");
    assertThat(store.staging().names()).containsExactly("chunk");
  }

  @Test
  void aCommitWithAMissingFileIsRefusedWhole() {
    assertThatIllegalStateException()
        .isThrownBy(() -> store.commit(List.of(put("a", "1"), new Write.Ingest("none")), 1));

    assertThat(store.appliedIndex()).isZero();
    assertThat(store.get(key("a"))).isNull();
  }

  @Test
  void randomCommitsAndReadsAgreeWithAModel() {
    Random random = new Random(11);
    StoreModel model = new StoreModel();
    for (int index = 1; index <= 400; index++) {
      List<Write> writes = model.randomWrites(random);
      store.commit(writes, index);
      model.apply(writes);
      KeyRange range = model.randomRange(random);
      for (Direction direction : Direction.values()) {
        assertThat(rows(range, direction)).isEqualTo(model.rows(range, direction));
      }
    }
  }

  private List<String> rows(KeyRange range, Direction direction) {
    try (Snapshot snapshot = store.snapshot()) {
      return rows(snapshot, range, direction);
    }
  }

  private static List<String> rows(Snapshot snapshot, KeyRange range, Direction direction) {
    try (Cursor cursor = snapshot.cursor(range, direction)) {
      return remaining(cursor);
    }
  }

  private static List<String> remaining(Cursor cursor) {
    List<String> rows = new ArrayList<>();
    for (; cursor.valid(); cursor.next()) {
      rows.add(cursor.key() + "=" + cursor.value());
    }
    return rows;
  }

  private List<Bytes> keys(Direction direction) {
    List<Bytes> keys = new ArrayList<>();
    try (Snapshot snapshot = store.snapshot();
        Cursor cursor = snapshot.cursor(KeyRange.ALL, direction)) {
      for (; cursor.valid(); cursor.next()) {
        keys.add(cursor.key());
      }
    }
    return keys;
  }

  static Bytes key(String text) {
    return Bytes.utf8(text);
  }

  static Write.Put put(String key, String value) {
    return new Write.Put(key(key), key(value));
  }

  static Write delete(String key) {
    return new Write.Delete(key(key));
  }

  static Write deleteRange(String low, @Nullable String high) {
    return new Write.DeleteRange(range(low, high));
  }

  static KeyRange range(String low, @Nullable String high) {
    return new KeyRange(key(low), high == null ? null : key(high));
  }
}
