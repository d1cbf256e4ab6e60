package godwit.server.raft;

import godwit.key.Bytes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Bounds what a node sends and fetches of snapshots, all its replicas together. Thread-safe; nobody
 * is blocked.
 *
 * <p>What a part holds is known when it is there, so each part pays for itself by holding up those
 * after it. (JRaft's own throttle takes a request for as long as the longest part there may be, and
 * has a copy that meets the bound wait a second: small snapshots of many files took seconds, and as
 * long a replica of a group with no other to spare could not take entries.)
 */
final class SnapshotPace {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long bytesPerSecond;
  private long freeNanos = System.nanoTime();

  SnapshotPace(long bytesPerSecond) {
    if (bytesPerSecond <= 0) {
      throw new IllegalArgumentException("rate must be positive: " + bytesPerSecond);
    }
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Completes with {@code part} when those before it have paid: at once if that is so. */
  CompletableFuture<Bytes> pass(Bytes part) {
    long waitNanos = take(part.length(), System.nanoTime());
    if (waitNanos <= 0) {
      return CompletableFuture.completedFuture(part);
    }
    Executor later = CompletableFuture.delayedExecutor(waitNanos, TimeUnit.NANOSECONDS);
    return CompletableFuture.supplyAsync(() -> part, later);
  }

  /** Returns for how long a part of so many bytes has to wait that comes at {@code nowNanos}. */
  synchronized long take(long bytes, long nowNanos) {
    long waitNanos = Math.max(0, freeNanos - nowNanos);
    freeNanos = nowNanos + waitNanos + Math.multiplyExact(bytes, SECOND_NANOS) / bytesPerSecond;
    return waitNanos;
  }
}
