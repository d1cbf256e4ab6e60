package godwit.sim.world;

import java.util.List;

/**
 * A source of numbers that look random and all follow from one. Not thread-safe.
 *
 * <p>Parts of a world draw from sources of their own, split off by name, so that one part drawing
 * more leaves what the others draw unchanged.
 */
public final class Seed {
  /*
   * SplitMix64 [1].
   * [1] G. Steele, D. Lea, C. Flood: Fast Splittable Pseudorandom Number Generators, 2014.
   */
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final long origin;
  private long state;

  public Seed(long number) {
    this.origin = mix(number + GAMMA);
    this.state = origin;
  }

  /** Returns the source of the name; the same one whenever it is asked for. */
  public Seed split(String name) {
    long child = origin;
    for (int i = 0; i < name.length(); i++) {
      child = mix(child + (name.charAt(i) + 1) * GAMMA);
    }
    return new Seed(child);
  }

  public long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  /** Returns a number from 0, inclusive, to {@code bound}, exclusive. */
  public int below(int bound) {
    return (int) Long.remainderUnsigned(nextLong(), bound);
  }

  /** Returns a number from {@code low} to {@code high}, both inclusive. */
  public long between(long low, long high) {
    return low + Long.remainderUnsigned(nextLong(), high - low + 1);
  }

  /** Returns true {@code perMille} times in a thousand. */
  public boolean chance(int perMille) {
    return below(1_000) < perMille;
  }

  public <T> T pick(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
