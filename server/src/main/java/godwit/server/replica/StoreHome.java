package godwit.server.replica;

import godwit.rocks.FaultListener;
import godwit.rocks.RocksSettings;
import godwit.rocks.RocksStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory of a replica's store: opened, and replaced by a checkpoint. The apply thread owns
 * it.
 */
final class StoreHome implements AutoCloseable {
  private final Path directory;
  private final RocksSettings settings;
  private final FaultListener onFault;
  private volatile RocksStore store;

  StoreHome(Path directory, RocksSettings settings, FaultListener onFault) {
    this.directory = directory;
    this.settings = settings;
    this.onFault = onFault;
    this.store = RocksStore.open(directory, settings, onFault);
  }

  RocksStore store() {
    return store;
  }

  /** Replaces the store by a copy of the checkpoint {@code from}. */
  void replace(Path from) throws IOException {
    store.close();
    removeTree(directory);
    copyTree(from, directory);
    store = RocksStore.open(directory, settings, onFault);
  }

  @Override
  public void close() {
    store.close();
  }

  private static void removeTree(Path top) throws IOException {
    if (!Files.exists(top)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(top)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(from)) {
      paths = walk.toList();
    }
    for (Path path : paths) {
      Files.copy(path, to.resolve(from.relativize(path)));
    }
  }
}
