package godwit.server.replica;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests that wait for a partition to be handed over, or back. They are asked again, in their
 * order, whenever the service's partitions have changed. Thread-safe; nothing blocks.
 */
final class Parking {
  private static final int MAX_PARKED = 10_000;
  private static final long MAX_MILLIS = 5_000;

  private final AtomicInteger count = new AtomicInteger();
  private ArrayDeque<Parked> parked = new ArrayDeque<>();

  /**
   * A request that waits.
   *
   * @param sinceMillis when it came
   * @param again asks it again; it may be parked again
   * @param giveUp answers that the client should ask again by itself
   */
  record Parked(long sinceMillis, Runnable again, Runnable giveUp) {}

  /** Parks the request; returns false if too many are. */
  boolean park(Parked request) {
    synchronized (this) {
      if (parked.size() >= MAX_PARKED) {
        return false;
      }
      parked.add(request);
      count.set(parked.size());
    }
    return true;
  }

  /** Returns how many wait. */
  int size() {
    return count.get();
  }

  /** Asks all again. */
  void release() {
    if (count.get() > 0) {
      take().forEach(request -> request.again().run());
    }
  }

  /** Gives up those that have waited too long. */
  void expire(long nowMillis) {
    List<Parked> over = new ArrayList<>();
    synchronized (this) {
      while (!parked.isEmpty() && parked.element().sinceMillis() + MAX_MILLIS < nowMillis) {
        over.add(parked.remove());
      }
      count.set(parked.size());
    }
    over.forEach(request -> request.giveUp().run());
  }

  /** Gives up all. */
  void close() {
    take().forEach(request -> request.giveUp().run());
  }

  private synchronized ArrayDeque<Parked> take() {
    ArrayDeque<Parked> taken = parked;
    parked = new ArrayDeque<>();
    count.set(0);
    return taken;
  }
}
