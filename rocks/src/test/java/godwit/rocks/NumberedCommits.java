package godwit.rocks;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.store.Store;
import godwit.store.Write;
import java.util.ArrayList;
import java.util.List;

/**
 * A sequence of commits in which the index alone says what is written, so that the state after any
 * of them can be made again.
 *
 * <p>Every commit sets the same eight keys to its index, adds a row and removes an old one; some
 * remove a range, and some bring a staged file.
 */
final class NumberedCommits {
  /** What the key of a row begins with that came in a file; the file's index follows. */
  static final String FROM_FILE = "s";

  private static final int KEYS = 8;
  private static final String PADDING = "x".repeat(150);

  private NumberedCommits() {}

  /** Stages what commit {@code index} needs, and makes it. */
  static void commit(Store store, long index) {
    List<Write> writes = new ArrayList<>();
    Bytes value = Bytes.utf8(index + PADDING);
    if (index % 10 == 0) {
      writes.add(new Write.DeleteRange(range("k", "k4")));
      writes.add(new Write.DeleteRange(range(name("n", index - 40), name("n", index - 30) + "~")));
    }
    for (int i = 0; i < KEYS; i++) {
      writes.add(new Write.Put(Bytes.utf8("k" + i), value));
    }
    writes.add(new Write.Put(Bytes.utf8(name("n", index)), value));
    writes.add(new Write.Delete(Bytes.utf8(name("n", index - 7))));
    if (index % 25 == 0) {
      stage(store, index, value);
      store.staging().discard(file(index - 100));
      writes.add(new Write.Ingest(file(index)));
      writes.add(
          new Write.DeleteRange(
              range(name(FROM_FILE, 0), name(FROM_FILE, Math.max(1, index - 200)))));
    }
    store.commit(writes, index);
  }

  /** Returns the index in the key of a row that came in a file. */
  static long indexOf(String row) {
    return Long.parseLong(row.substring(1, 11));
  }

  private static void stage(Store store, long index, Bytes value) {
    List<Write.Put> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      rows.add(new Write.Put(Bytes.utf8(name(FROM_FILE, index) + "/" + i), value));
    }
    store.staging().stage(file(index), rows);
  }

  private static String file(long index) {
    return "file-" + index;
  }

  private static KeyRange range(String low, String high) {
    return new KeyRange(Bytes.utf8(low), Bytes.utf8(high));
  }

  private static String name(String letter, long index) {
    return letter + "%010d".formatted(Math.max(0, index));
  }
}
