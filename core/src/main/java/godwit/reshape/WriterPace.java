package godwit.reshape;

import godwit.data.Delta;
import godwit.partition.Attempt;

/**
 * How fast the writers of one partition may write while a move takes its changes away: as they like
 * while ever less is left, else half as fast as the target takes changes in. Not thread-safe.
 *
 * <p>Times are nanoseconds of a clock that only goes forward.
 */
final class WriterPace {
  /*
   * The source's leader sees both sides: what is written, and what the target has taken in, for it
   * asks for the next delta from where the last one ended that it took in. So it knows whether the
   * rest between the two shrinks, and need not know how large the rest is. Bytes are compared, not
   * times: what was written before the writers were slowed is as dense as it was, and a target that
   * goes through it seems to fall behind however much it gains.
   *
   * Whoever is slowed gets half of what the target takes in: the rest is gone after twice the time
   * that the target would need for it alone, however large it is. What the target takes in is
   * measured anew every few deltas, so writers are freer again as soon as it is faster. They stay
   * slowed until the partition is sealed: free, they would outrun it again.
   *
   * A write has its turn, one after the other at that pace, but waits no longer than the limit. So
   * no one is stalled for longer, and writers so many that this does not slow them go on. The
   * target is told whether it gains. Once writers are slowed that is judged over several times the
   * limit: writers who all wait for as long write all at once. If the rest grows even so, the
   * target seals all the same, and the move is given up as it would be without all this.
   */

  /** After how many deltas that were taken in the two sides are compared. */
  static final int DELTAS = 4;

  /** Over how many times the limit it is judged whether slowing helps. */
  static final int LIMITS = 4;

  /** A target that asks nothing for so long slows nobody. */
  static final long SILENCE_NANOS = 3_000_000_000L;

  private static final long SECOND_NANOS = 1_000_000_000;
  private static final long FREE = Long.MAX_VALUE;

  private final Attempt attempt;
  private final long limitNanos;
  private long heardNanos;
  private long beganNanos;
  private long written;
  private long taken;
  private int deltas;
  private long givenTo = Long.MAX_VALUE;
  private long givenBytes;
  private long rate = FREE;
  private boolean gains;
  private long judgedNanos;
  private long growth;
  private long turnNanos;

  /** Makes one for a move whose target asks for the first time, and stalls no write for longer. */
  WriterPace(Attempt attempt, long limitNanos, long nowNanos) {
    this.attempt = attempt;
    this.limitNanos = limitNanos;
    this.heardNanos = nowNanos;
    this.turnNanos = nowNanos;
    begin(nowNanos);
  }

  Attempt attempt() {
    return attempt;
  }

  /** Notes that so many bytes of changes were written. */
  void wrote(long bytes) {
    written += bytes;
  }

  /** Notes that the target asked and is given {@code delta}: all that there is, if caught up. */
  void gave(Delta delta, boolean caughtUp, long nowNanos) {
    if (silent(nowNanos)) {
      rate = FREE;
      gains = false;
      begin(nowNanos);
    } else if (delta.from() >= givenTo) {
      taken += givenBytes;
      deltas++;
    }
    heardNanos = nowNanos;
    givenTo = delta.to();
    givenBytes = ReceivingPlan.bytes(delta);
    if (caughtUp) {
      begin(nowNanos);
      beginJudging(nowNanos);
    } else if (deltas >= DELTAS) {
      compare(nowNanos);
      begin(nowNanos);
    }
  }

  /** Returns how long a write of so many bytes has to wait; whoever asks does write them then. */
  long pauseNanos(long nowNanos, long bytes) {
    if (!slows(nowNanos)) {
      return 0;
    }
    long turn = Math.max(turnNanos, nowNanos);
    turnNanos = Math.min(turn + bytes * SECOND_NANOS / rate, nowNanos + limitNanos);
    return turn - nowNanos;
  }

  /** Returns whether writers are slowed now. */
  boolean slows(long nowNanos) {
    return rate != FREE && !silent(nowNanos);
  }

  /** Returns whether the target is known to gain on the writers, or may yet as they are slowed. */
  boolean gains() {
    return gains;
  }

  /** Returns whether the target has asked nothing for so long that it slows nobody. */
  boolean silent(long nowNanos) {
    return nowNanos - heardNanos >= SILENCE_NANOS;
  }

  private void begin(long nowNanos) {
    beganNanos = nowNanos;
    written = 0;
    taken = 0;
    deltas = 0;
  }

  private void compare(long nowNanos) {
    if (rate == FREE) {
      gains = true;
      beginJudging(nowNanos);
    } else {
      judge(nowNanos);
    }
    if (taken > 0 && (rate != FREE || written >= taken)) {
      long perSecond = taken * SECOND_NANOS / Math.max(1, nowNanos - beganNanos);
      rate = Math.max(1, perSecond / 2);
    }
  }

  private void beginJudging(long nowNanos) {
    judgedNanos = nowNanos;
    growth = 0;
  }

  private void judge(long nowNanos) {
    growth += written - taken;
    if (nowNanos - judgedNanos >= LIMITS * limitNanos) {
      gains = growth < 0;
      beginJudging(nowNanos);
    }
  }
}
