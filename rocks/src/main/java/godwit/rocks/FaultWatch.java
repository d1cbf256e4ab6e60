package godwit.rocks;

import godwit.codec.CorruptionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * The memory of a store's first fault, from whichever thread it came: what failed once is not tried
 * again on top of a state that is only half known. Thread-safe.
 */
final class FaultWatch extends AbstractEventListener {
  /*
   * The database's own threads report a failed compaction here at once. Of a failed flush without
   * write-ahead log the binding only prints that it has no name for the reason (5); that one comes
   * out at the next write, which the database then refuses with the flush's error. For whatever
   * else there may be, each commit looks at the count of background errors.
   */
  private final Path directory;
  private final FaultListener listener;
  private final AtomicReference<@Nullable RuntimeException> first = new AtomicReference<>();

  FaultWatch(Path directory, FaultListener listener) {
    super(EnabledEventCallback.ON_BACKGROUND_ERROR);
    this.directory = directory;
    this.listener = listener;
  }

  /** Keeps the failure, tells the listener if it is the first, and returns it for throwing. */
  RuntimeException failed(String what, RocksDBException failure) {
    return report(Faults.of(what, directory, failure));
  }

  /** Keeps the failure, tells the listener if it is the first, and returns it for throwing. */
  RuntimeException failed(String what, IOException failure) {
    return report(Faults.of(what, directory, failure));
  }

  @Override
  public void onBackgroundError(BackgroundErrorReason reason, Status status) {
    report(Faults.of("background " + reason, directory, status));
  }

  /** Throws if what is read might be wrong. */
  void checkReadable() {
    if (first.get() instanceof CorruptionException fault) {
      throw new CorruptionException(String.valueOf(fault.getMessage()), fault);
    }
  }

  /** Throws if a commit might not become durable. */
  void checkWritable() {
    checkReadable();
    if (first.get() instanceof StoreUnavailableException fault) {
      throw new StoreUnavailableException(fault);
    }
  }

  /** Throws if the database's own threads have failed, by its count of their errors. */
  void checkBackground(long errors) {
    if (errors > 0) {
      checkWritable();
      throw report(Faults.unknown("background work", directory, "errors=" + errors));
    }
  }

  /** Returns whether there has been a fault. */
  boolean faulty() {
    return first.get() != null;
  }

  private RuntimeException report(RuntimeException fault) {
    if (first.compareAndSet(null, fault)) {
      listener.onFault(fault);
    }
    return fault;
  }
}
