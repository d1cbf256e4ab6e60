package godwit.sim.world;

/**
 * How a network treats messages.
 *
 * @param lossPerMille how many of a thousand are lost
 * @param duplicatePerMille how many arrive twice
 * @param slowPerMille how many take up to {@code slowMicros}
 * @param strayPerMille how many take up to {@code strayMicros}: they arrive when nobody expects
 *     them any more
 */
public record NetworkFaults(
    int lossPerMille,
    int duplicatePerMille,
    int slowPerMille,
    long slowMicros,
    int strayPerMille,
    long strayMicros) {
  /** Every message arrives once and soon; two may still pass each other. */
  public static final NetworkFaults NONE = new NetworkFaults(0, 0, 0, 0, 0, 0);
}
