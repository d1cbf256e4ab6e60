package godwit.rocks;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import godwit.store.Store;
import godwit.store.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Words for tests of stores: short ways to open, write and look. */
final class Stores {
  static final RocksSettings SMALL = new RocksSettings(RocksSettings.MIN_MEMORY_BYTES);

  /** For stores of which no fault is expected. */
  static final FaultListener NO_FAULT =
      fault -> {
        throw new AssertionError("fault that nobody expected", fault);
      };

  private Stores() {}

  /** Opens a store of which no fault is expected. */
  static RocksStore open(Path directory) {
    return RocksStore.open(directory, SMALL, NO_FAULT);
  }

  static Bytes key(String text) {
    return Bytes.utf8(text);
  }

  static Write.Put put(String key, String value) {
    return new Write.Put(key(key), key(value));
  }

  /** Returns all rows as {@code key=value}, in order. */
  static List<String> rows(Store store) {
    List<String> rows = new ArrayList<>();
    try (Snapshot snapshot = store.snapshot();
        Cursor cursor = snapshot.cursor(KeyRange.ALL, Direction.FORWARD)) {
      for (; cursor.valid(); cursor.next()) {
        rows.add(cursor.key() + "=" + cursor.value());
      }
    }
    return rows;
  }

  /** Returns the files of the database in {@code directory} with that ending. */
  static List<Path> databaseFiles(Path directory, String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("db"))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
