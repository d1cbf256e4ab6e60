package godwit.server.raft;

import godwit.key.Bytes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Bounds what a node sends and fetches of snapshots, both together and for all its replicas.
 * Thread-safe; nobody is blocked. A part that waits is kept in memory, one for each copy that is
 * under way.
 */
final class SnapshotRate {
  /*
   * What a part holds is known when it is there, so each part pays for itself by holding up those
   * after it. JRaft's own throttle takes a request for as long as the longest part there may be,
   * and has a copy that meets the bound wait a second: several small snapshots of many files took
   * seconds, in which the replicas that install them take no entries.
   */

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long bytesPerSecond;
  private final Executor threads;
  private long freeNanos = System.nanoTime();

  /**
   * Makes one that has used nothing.
   *
   * @param bytesPerSecond at most so many, positive
   * @param threads on which goes on what waits for a part that had to
   */
  SnapshotRate(long bytesPerSecond, Executor threads) {
    if (bytesPerSecond <= 0) {
      throw new IllegalArgumentException("rate must be positive: " + bytesPerSecond);
    }
    this.bytesPerSecond = bytesPerSecond;
    this.threads = threads;
  }

  /** Completes with {@code part} when those before it have paid: at once if that is so. */
  CompletableFuture<Bytes> pass(Bytes part) {
    long waitNanos = take(part.length(), System.nanoTime());
    if (waitNanos <= 0) {
      return CompletableFuture.completedFuture(part);
    }
    Executor later = CompletableFuture.delayedExecutor(waitNanos, TimeUnit.NANOSECONDS, threads);
    return CompletableFuture.supplyAsync(() -> part, later);
  }

  /** Returns for how long a part of so many bytes has to wait that comes at {@code nowNanos}. */
  synchronized long take(long bytes, long nowNanos) {
    long waitNanos = Math.max(0, freeNanos - nowNanos);
    freeNanos = nowNanos + waitNanos + Math.multiplyExact(bytes, SECOND_NANOS) / bytesPerSecond;
    return waitNanos;
  }
}
