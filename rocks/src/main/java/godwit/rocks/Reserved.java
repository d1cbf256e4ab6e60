package godwit.rocks;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import org.jspecify.annotations.Nullable;

/**
 * The part of the key space that the store keeps for itself: the empty key and all that begin with
 * a zero byte. Nobody else may write there, and no read shows it.
 *
 * <pre>
 * 0 'i'   the applied index, 8 bytes, the highest first
 * </pre>
 */
final class Reserved {
  /** The key of the applied index. */
  static final Bytes INDEX = Bytes.fromHex("0069");

  /** The lowest key that is not reserved. */
  private static final Bytes END = Bytes.fromHex("01");

  private Reserved() {}

  static boolean holds(Bytes key) {
    return key.isEmpty() || key.at(0) == 0;
  }

  /** Returns {@code key}; throws if it is reserved. */
  static Bytes refuse(Bytes key) {
    if (holds(key)) {
      throw new IllegalArgumentException("key is reserved: key=" + key);
    }
    return key;
  }

  /** Returns where the range begins for a reader. */
  static Bytes low(KeyRange range) {
    return max(range.low(), END);
  }

  /** Returns where the range ends for a reader, at or above where it begins; null if nowhere. */
  static @Nullable Bytes high(KeyRange range) {
    Bytes high = range.high();
    return high == null ? null : max(high, END);
  }

  private static Bytes max(Bytes left, Bytes right) {
    return left.compareTo(right) >= 0 ? left : right;
  }
}
