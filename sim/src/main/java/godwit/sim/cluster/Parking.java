package godwit.sim.cluster;

import java.util.ArrayDeque;

/** Requests that wait at a service for a partition to be handed over, or back. Not thread-safe. */
final class Parking {
  private static final long MAX_MICROS = 5_000_000;

  private final int most;
  private ArrayDeque<Parked> parked = new ArrayDeque<>();

  /**
   * A request that waits.
   *
   * @param again asks it again; it may be parked again
   * @param giveUp tells the client to ask again by itself
   */
  record Parked(long sinceMicros, Runnable again, Runnable giveUp) {}

  Parking(int most) {
    this.most = most;
  }

  void park(Parked request) {
    if (parked.size() >= most) {
      request.giveUp().run();
    } else {
      parked.add(request);
    }
  }

  /** Asks all again. */
  void release() {
    ArrayDeque<Parked> taken = parked;
    parked = new ArrayDeque<>();
    taken.forEach(request -> request.again().run());
  }

  /** Gives up those that have waited too long. */
  void expire(long nowMicros) {
    while (!parked.isEmpty() && parked.element().sinceMicros() + MAX_MICROS < nowMicros) {
      parked.remove().giveUp().run();
    }
  }

  /** Loses all, as a crash does. */
  void clear() {
    parked.clear();
  }
}
