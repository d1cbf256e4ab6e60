package godwit.key;

import org.jspecify.annotations.Nullable;

/**
 * The keys {@code [low, high)}; a null {@code high} means no upper bound. Never empty.
 *
 * @param low the first key inside
 * @param high the first key above, or null for none
 */
public record KeyRange(Bytes low, @Nullable Bytes high) {
  /** Every key. */
  public static final KeyRange ALL = new KeyRange(Bytes.EMPTY, null);

  public KeyRange {
    if (high != null && low.compareTo(high) >= 0) {
      throw new IllegalArgumentException("empty key range: low=" + low + " high=" + high);
    }
  }

  /** Returns the keys that start with {@code prefix}. */
  public static KeyRange prefix(Bytes prefix) {
    return new KeyRange(prefix, endOfPrefix(prefix));
  }

  /** Returns the smallest key above every key that starts with {@code prefix}; null if none is. */
  public static @Nullable Bytes endOfPrefix(Bytes prefix) {
    for (int last = prefix.length() - 1; last >= 0; last--) {
      if (prefix.at(last) < 0xFF) {
        byte[] end = prefix.slice(0, last + 1).toArray();
        end[last]++;
        return Bytes.adopt(end);
      }
    }
    return null;
  }

  public boolean contains(Bytes key) {
    return key.compareTo(low) >= 0 && (high == null || key.compareTo(high) < 0);
  }

  public boolean contains(KeyRange other) {
    return low.compareTo(other.low) <= 0 && compareHigh(other.high, high) <= 0;
  }

  public boolean overlaps(KeyRange other) {
    return intersect(other) != null;
  }

  /** Returns the keys in both ranges; null if there are none. */
  public @Nullable KeyRange intersect(KeyRange other) {
    Bytes from = low.compareTo(other.low) >= 0 ? low : other.low;
    Bytes to = compareHigh(high, other.high) <= 0 ? high : other.high;
    return to != null && from.compareTo(to) >= 0 ? null : new KeyRange(from, to);
  }

  /** Returns whether {@code key} cuts this range into two that are not empty. */
  public boolean canSplitAt(Bytes key) {
    return contains(key) && key.compareTo(low) > 0;
  }

  /** Returns the keys below {@code key}; it must be one that {@link #canSplitAt} allows. */
  public KeyRange below(Bytes key) {
    return new KeyRange(low, key);
  }

  /** Returns the keys at and above {@code key}, which must lie in this range. */
  public KeyRange from(Bytes key) {
    return new KeyRange(key, high);
  }

  /** Returns whether {@code right} begins exactly where this range ends. */
  public boolean meets(KeyRange right) {
    return high != null && high.equals(right.low);
  }

  /** Returns this range and {@code right} as one; {@link #meets} must hold. */
  public KeyRange join(KeyRange right) {
    if (!meets(right)) {
      throw new IllegalArgumentException("ranges are no neighbours: " + this + " " + right);
    }
    return new KeyRange(low, right.high);
  }

  /** Compares two upper bounds; null is above every key. */
  public static int compareHigh(@Nullable Bytes left, @Nullable Bytes right) {
    if (left == null) {
      return right == null ? 0 : 1;
    }
    return right == null ? -1 : left.compareTo(right);
  }

  @Override
  public String toString() {
    return "[" + (low.isEmpty() ? "-inf" : low) + ", " + (high == null ? "+inf" : high) + ")";
  }
}
