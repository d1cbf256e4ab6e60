package godwit.tests.crash;

import godwit.key.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Some keys that always have the same value, since one worker writes them all by one request.
 *
 * <p>A value is the rendering of a number that grows with every write of the item; 0 stands for no
 * record.
 *
 * @param number of the item, from 0
 * @param keys side by side, so that they mostly lie in one partition
 */
record Item(int number, Kind kind, List<Bytes> keys) {
  /** How many items there are. */
  static final int COUNT = 240;

  private static final int BATCH_KEYS = 4;
  private static final int LONGEST_FILLING = 400;

  /** How an item is written. */
  enum Kind {
    /** One key: puts and deletes, with conditions and without. */
    SINGLE,
    /** Several keys: atomic batches. */
    BATCH,
    /** One key: each write adds one to the last number, on condition of the last version. */
    COUNTER
  }

  Item {
    keys = List.copyOf(keys);
  }

  static Item of(int number) {
    Kind kind = Kind.values()[number % Kind.values().length];
    Bytes place = Ballast.key(number * (Ballast.ROWS / COUNT));
    List<Bytes> keys = new ArrayList<>();
    for (int i = 0; i < (kind == Kind.BATCH ? BATCH_KEYS : 1); i++) {
      keys.add(place.concat(Bytes.utf8("-" + kind + "-" + number + "-" + i)));
    }
    return new Item(number, kind, keys);
  }

  static List<Item> all() {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      items.add(of(i));
    }
    return items;
  }

  /** Returns the bytes that a key has while the item is at {@code value}. */
  Bytes rendered(long value) {
    int filling = (int) ((value * 31 + number) % LONGEST_FILLING);
    return Bytes.utf8(value + " of " + number + " " + "x".repeat(filling));
  }

  /** Returns the number that the bytes render; -1 if none of this item's numbers. */
  long parsed(Bytes bytes) {
    String text = bytes.toUtf8();
    int end = text.indexOf(' ');
    try {
      long value = Long.parseLong(text.substring(0, Math.max(0, end)));
      return rendered(value).equals(bytes) ? value : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
