package godwit.server;

import godwit.codec.CorruptionException;
import godwit.server.raft.FaultListener;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the first fault that halted a replica, and logs each. Thread-safe. */
final class FaultLog implements FaultListener {
  private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);

  private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

  @Override
  public void onFault(Throwable fault) {
    first.compareAndSet(null, fault);
    if (fault instanceof CorruptionException) {
      LOG.error("replica halted: {}", fault.getMessage());
    } else {
      LOG.error("replica halted: {}", fault.getMessage(), fault);
    }
  }

  Optional<Throwable> first() {
    return Optional.ofNullable(first.get());
  }
}
