package godwit.sim.client;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.sim.world.Seed;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of a run: some that clients write again and again, counters among them, and rows that
 * nobody changes. Immutable.
 */
public final class KeySpace {
  private static final Bytes ZERO = Bytes.fromHex("00");
  private static final Bytes TOP = Bytes.fromHex("ff");

  private final List<Bytes> written;
  private final List<Bytes> counters;
  private final List<Bytes> ballast;

  /** Draws a space of about so many keys that are written, and rows that are not. */
  KeySpace(int keys, int rows, Seed seed) {
    List<Bytes> busy = new ArrayList<>();
    List<Bytes> counting = new ArrayList<>();
    List<Bytes> still = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      busy.add(variant(Bytes.utf8(String.format("k%03d", i)), seed));
      if (i % 8 == 3) {
        counting.add(Bytes.utf8(String.format("k%03d+", i)));
      }
    }
    for (int i = 0; i < rows; i++) {
      still.add(Bytes.utf8(String.format("k%03d-%03d", seed.below(keys), i)));
    }
    this.written = List.copyOf(busy);
    this.counters = List.copyOf(counting);
    this.ballast = List.copyOf(still);
  }

  /** Bytes that mean something to how a store encodes keys. */
  private static Bytes variant(Bytes key, Seed seed) {
    return switch (seed.below(6)) {
      case 0 -> key.concat(ZERO);
      case 1 -> key.concat(TOP);
      case 2 -> key.concat(ZERO).concat(TOP).concat(ZERO);
      default -> key;
    };
  }

  List<Bytes> ballast() {
    return ballast;
  }

  /** Returns the keys that hold numbers, each only ever counted up. */
  public List<Bytes> counters() {
    return counters;
  }

  List<Bytes> written() {
    return written;
  }

  Bytes key(Seed seed) {
    return seed.pick(written);
  }

  Bytes counter(Seed seed) {
    return seed.pick(counters);
  }

  /** Returns a key to split at: one that is written, a counter, or one between. */
  Bytes border(Seed seed) {
    return switch (seed.below(4)) {
      case 0 -> counter(seed);
      case 1 -> key(seed).successor();
      default -> key(seed);
    };
  }

  KeyRange range(Seed seed) {
    if (seed.chance(300)) {
      return KeyRange.ALL;
    }
    Bytes one = border(seed);
    Bytes other = border(seed);
    int order = one.compareTo(other);
    if (order == 0) {
      return seed.chance(500) ? new KeyRange(one, null) : new KeyRange(Bytes.EMPTY, one);
    }
    return order < 0 ? new KeyRange(one, other) : new KeyRange(other, one);
  }
}
