package godwit.server.raft;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The switch that a replica's first fault throws, for good. Thread-safe. */
final class Halt {
  private final AtomicReference<@Nullable Throwable> cause = new AtomicReference<>();
  private final Consumer<Throwable> onFirst;

  Halt(Consumer<Throwable> onFirst) {
    this.onFirst = onFirst;
  }

  /** Halts the replica unless it is halted. */
  void because(Throwable fault) {
    if (cause.compareAndSet(null, fault)) {
      onFirst.accept(fault);
    }
  }

  /** The fault; null while there is none. */
  @Nullable Throwable cause() {
    return cause.get();
  }

  boolean happened() {
    return cause.get() != null;
  }
}
