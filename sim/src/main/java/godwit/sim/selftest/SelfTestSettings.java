package godwit.sim.selftest;

import godwit.sim.Plan;
import java.time.Duration;
import java.util.Optional;

/**
 * How much to prove.
 *
 * @param firstSeed of the random runs; those after it follow one by one
 * @param seeds how many random runs at most; 0 for none
 * @param time after which no random run begins; empty for no limit
 * @param plan of all random runs; empty for a mixture, see {@link Plan#of(long)}
 * @param states how many states of each configuration are visited at most; 0 for no exploration
 * @param planted whether planted bugs are looked for
 * @param threads that run at once, from 1 up
 */
public record SelfTestSettings(
    long firstSeed,
    long seeds,
    Optional<Duration> time,
    Optional<Plan> plan,
    int states,
    boolean planted,
    int threads) {
  public SelfTestSettings {
    if (seeds < 0 || states < 0 || threads < 1) {
      throw new IllegalArgumentException(
          "self-test out of bounds: seeds=" + seeds + " states=" + states + " threads=" + threads);
    }
  }
}
