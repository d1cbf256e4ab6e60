package godwit.rocks;

import godwit.rocks.StoreUnavailableException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * The library of RocksDB in the processor's code. It is unpacked into a directory of its own, which
 * is deleted as soon as the process has the library: RocksDB itself does that at the process's end
 * alone, and leaves 17 MB behind for each that is killed. Thread-safe.
 */
final class NativeLibrary {
  /** Names a directory where RocksDB unpacks it, and leaves it, in the place of all this. */
  private static final String OTHER_PLACE = "ROCKSDB_SHAREDLIB_DIR";

  private static boolean loaded;

  private NativeLibrary() {}

  /** Has the process load the library, unless it has; throws {@link StoreUnavailableException}. */
  static synchronized void load() {
    if (loaded) {
      return;
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      if (System.getenv(OTHER_PLACE) == null) {
        load(temporary);
      } else {
        RocksDB.loadLibrary();
      }
    } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
      throw new StoreUnavailableException(
          Reason.NO_LIBRARY, "directory=" + temporary + " detail=\"" + e + "\"", e);
    }
  }

  private static void load(Path temporary) throws IOException {
    Path place = Files.createTempDirectory(temporary, prefix());
    try {
      NativeLibraryLoader.getInstance().loadLibrary(place.toString());
      RocksDB.loadLibrary();
      loaded = true;
    } finally {
      clear(place);
    }
  }

  /** Returns how the names of directories of this process begin. */
  static String prefix() {
    return "godwit-rocksdb-" + ProcessHandle.current().pid() + "-";
  }

  /** Where a file in use can't be deleted, the process deletes it at its end. */
  private static void clear(Path place) {
    try {
      Trees.delete(place);
    } catch (IOException ignored) {
      return;
    }
  }
}
