package godwit.placement;

import java.util.OptionalLong;

/**
 * What a node knows of its own wall clock by what the coordinator's leader tells it. Immutable.
 *
 * @param isAhead whether it may not stamp what is proposed
 * @param leadMillis by how much it led when that was last told; empty if that was never, or too
 *     long ago
 * @param toldMillis when that was, by a clock that nobody sets
 */
public record ClockStanding(boolean isAhead, OptionalLong leadMillis, long toldMillis) {
  /** Of a node that was told nothing: its clock is as good as any. */
  public static final ClockStanding UNTOLD = new ClockStanding(false, OptionalLong.empty(), 0);

  /**
   * For how long what was told counts: a new leader of the coordinator has heard too few for a
   * while, and a node that reaches nobody must not refuse for good what nobody else can do.
   */
  public static final long HOLD_MILLIS = 30_000;

  /**
   * Returns the standing after an answer.
   *
   * @param told by how much the clock leads, as the coordinator's leader knows it; empty if it does
   *     not know, or did not answer
   * @param nowMillis by the clock that nobody sets
   */
  public ClockStanding after(OptionalLong told, long boundMillis, long nowMillis) {
    if (told.isPresent()) {
      boolean ahead = ClockLead.isTooFar(told.getAsLong(), boundMillis, isAhead);
      return new ClockStanding(ahead, told, nowMillis);
    }
    return leadMillis.isPresent() && nowMillis - toldMillis > HOLD_MILLIS ? UNTOLD : this;
  }
}
