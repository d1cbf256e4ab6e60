package godwit.server.replica;

import godwit.rocks.FaultListener;
import godwit.rocks.RocksSettings;
import godwit.rocks.RocksStore;
import java.nio.file.Path;

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

  /**
   * Puts a copy of the checkpoint {@code from} in the place of the store. Staged files stay:
   * entries above the checkpoint may name them.
   */
  void replace(Path from) {
    store.close();
    RocksStore.restore(from, directory);
    store = RocksStore.open(directory, settings, onFault);
  }

  @Override
  public void close() {
    store.close();
  }
}
