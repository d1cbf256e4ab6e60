package godwit.server.replica;

import godwit.key.Bytes;
import godwit.rocks.FaultListener;
import godwit.rocks.RocksSettings;
import godwit.rocks.RocksStore;
import godwit.rocks.StagedCopies;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * The directory of a replica's store: opened, and replaced by a checkpoint. The apply thread owns
 * it, but for what says otherwise.
 */
final class StoreHome implements AutoCloseable {
  private final Path directory;
  private final RocksSettings settings;
  private final FaultListener onFault;
  private final Function<String, Optional<Bytes>> elsewhere;
  private volatile RocksStore store;

  /**
   * Opens the store.
   *
   * @param elsewhere brings a staged file that is not here from another replica; may block
   */
  StoreHome(
      Path directory,
      RocksSettings settings,
      FaultListener onFault,
      Function<String, Optional<Bytes>> elsewhere) {
    this.directory = directory;
    this.settings = settings;
    this.onFault = onFault;
    this.elsewhere = elsewhere;
    this.store = opened();
  }

  private RocksStore opened() {
    RocksStore opened = RocksStore.open(directory, settings, onFault);
    StagedCopies copies = opened.stagedCopies();
    copies.askFor(name -> elsewhere.apply(name).ifPresent(content -> copies.adopt(name, content)));
    return opened;
  }

  RocksStore store() {
    return store;
  }

  /**
   * Writes to disk what is in memory, so that a checkpoint has little to write. Any thread; fails
   * if the store is replaced meanwhile.
   */
  void prepareCheckpoint() {
    RocksStore current = store;
    current.flush();
    // What came meanwhile: less, so this takes less.
    current.flush();
  }

  /**
   * Puts a copy of the checkpoint {@code from} in the place of the store. Staged files stay:
   * entries above the checkpoint may name them.
   */
  void replace(Path from) {
    store.close();
    RocksStore.restore(from, directory);
    store = opened();
  }

  @Override
  public void close() {
    store.close();
  }
}
