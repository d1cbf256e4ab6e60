package godwit.sim.explore;

import java.util.Arrays;
import java.util.BitSet;

/** The edges of a graph. Not thread-safe. */
final class Edges {
  private int[] from = new int[1 << 16];
  private int[] to = new int[1 << 16];
  private int size;

  void add(int source, int target) {
    if (size == from.length) {
      from = Arrays.copyOf(from, size * 2);
      to = Arrays.copyOf(to, size * 2);
    }
    from[size] = source;
    to[size] = target;
    size++;
  }

  void clear() {
    from = new int[1];
    to = new int[1];
    size = 0;
  }

  /** Returns the nodes from which one of {@code targets} can be reached, them included. */
  BitSet leadingTo(BitSet targets, int nodes) {
    int[] start = new int[nodes + 1];
    for (int i = 0; i < size; i++) {
      start[to[i] + 1]++;
    }
    for (int i = 0; i < nodes; i++) {
      start[i + 1] += start[i];
    }
    int[] sources = new int[size];
    int[] next = start.clone();
    for (int i = 0; i < size; i++) {
      sources[next[to[i]]++] = from[i];
    }
    BitSet found = (BitSet) targets.clone();
    int[] queue = new int[nodes];
    int queued = 0;
    for (int node = found.nextSetBit(0); node >= 0; node = found.nextSetBit(node + 1)) {
      queue[queued++] = node;
    }
    for (int done = 0; done < queued; done++) {
      for (int i = start[queue[done]]; i < start[queue[done] + 1]; i++) {
        if (!found.get(sources[i])) {
          found.set(sources[i]);
          queue[queued++] = sources[i];
        }
      }
    }
    return found;
  }
}
