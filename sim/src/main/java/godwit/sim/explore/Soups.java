package godwit.sim.explore;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Sets of messages that were sent, by number; set 0 is empty. Not thread-safe. */
final class Soups {
  private final Interner<BitSet> sets = new Interner<>();
  private final Map<Long, Integer> unions = new HashMap<>();

  Soups() {
    sets.number(new BitSet());
  }

  /** Returns the number of the set of these messages. */
  int of(Collection<Integer> messages) {
    BitSet set = new BitSet();
    messages.forEach(set::set);
    return sets.number(set);
  }

  /** Returns the set of what is in either. */
  int union(int one, int other) {
    if (one == other || other == 0) {
      return one;
    }
    long key = (long) one << 32 | other;
    Integer known = unions.get(key);
    if (known == null) {
      BitSet both = (BitSet) sets.value(one).clone();
      both.or(sets.value(other));
      known = sets.number(both);
      unions.put(key, known);
    }
    return known;
  }

  /** Returns the messages of a set; they must not be changed. */
  BitSet messages(int set) {
    return sets.value(set);
  }
}
