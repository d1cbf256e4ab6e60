package godwit.sim.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The nodes of a graph, each a few numbers, and how each was first reached. Not thread-safe.
 *
 * <p>Takes about {@code 4 * (width + 4)} bytes a node.
 */
final class NodeTable {
  private static final int CHUNK_BITS = 14;
  private static final int CHUNK = 1 << CHUNK_BITS;

  private final int width;
  private final List<int[]> chunks = new ArrayList<>();
  private final int row;
  private int[] slots = new int[1 << 16];
  private int size;

  /** Makes a table of nodes of {@code width} numbers. */
  NodeTable(int width) {
    this.width = width;
    this.row = width + 2;
    Arrays.fill(slots, -1);
  }

  int size() {
    return size;
  }

  /**
   * Adds a node, unless it is there; returns its number, which is {@link #size()} before the call
   * if it is new.
   *
   * @param from the node it was reached from, or -1
   * @param by what led from there
   */
  int add(int[] node, int from, int by) {
    if (size * 2 > slots.length) {
      grow();
    }
    int slot = slot(node);
    if (slots[slot] >= 0) {
      return slots[slot];
    }
    if (size >> CHUNK_BITS == chunks.size()) {
      chunks.add(new int[CHUNK * row]);
    }
    int[] chunk = chunks.get(size >> CHUNK_BITS);
    int at = (size & (CHUNK - 1)) * row;
    System.arraycopy(node, 0, chunk, at, width);
    chunk[at + width] = from;
    chunk[at + width + 1] = by;
    slots[slot] = size;
    return size++;
  }

  /** Copies the node into {@code into}. */
  void read(int number, int[] into) {
    int at = (number & (CHUNK - 1)) * row;
    System.arraycopy(chunks.get(number >> CHUNK_BITS), at, into, 0, width);
  }

  /** Returns the node that it was first reached from, or -1. */
  int from(int number) {
    return chunks.get(number >> CHUNK_BITS)[(number & (CHUNK - 1)) * row + width];
  }

  /** Returns by what it was first reached. */
  int by(int number) {
    return chunks.get(number >> CHUNK_BITS)[(number & (CHUNK - 1)) * row + width + 1];
  }

  private int slot(int[] node) {
    int mask = slots.length - 1;
    int slot = mix(Arrays.hashCode(node)) & mask;
    while (slots[slot] >= 0 && !equals(slots[slot], node)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean equals(int number, int[] node) {
    int[] chunk = chunks.get(number >> CHUNK_BITS);
    int at = (number & (CHUNK - 1)) * row;
    return Arrays.equals(chunk, at, at + width, node, 0, width);
  }

  private void grow() {
    slots = new int[slots.length * 2];
    Arrays.fill(slots, -1);
    int[] node = new int[width];
    for (int i = 0; i < size; i++) {
      read(i, node);
      slots[slot(node)] = i;
    }
  }

  private static int mix(int hash) {
    int mixed = (hash ^ hash >>> 16) * 0x85eb_ca6b;
    return mixed ^ mixed >>> 13;
  }
}
