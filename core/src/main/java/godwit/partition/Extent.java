package godwit.partition;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the rows of a range of keys lie in a store.
 *
 * @param range the keys
 * @param fragment the number that their rows' keys in the store begin with
 */
public record Extent(KeyRange range, long fragment) {
  public static final Codec<Extent> CODEC =
      RecordCodecs.record(
          field(Codecs.RANGE, Extent::range), field(Codecs.VARINT, Extent::fragment), Extent::new);

  /** Returns the parts of {@code extents} that lie in {@code range}. */
  public static List<Extent> within(List<Extent> extents, KeyRange range) {
    List<Extent> parts = new ArrayList<>();
    for (Extent extent : extents) {
      KeyRange shared = extent.range.intersect(range);
      if (shared != null) {
        parts.add(new Extent(shared, extent.fragment));
      }
    }
    return List.copyOf(parts);
  }

  /** Returns both lists as one, with neighbours of the same fragment made one. */
  public static List<Extent> join(List<Extent> left, List<Extent> right) {
    List<Extent> joined = new ArrayList<>(left);
    for (Extent extent : right) {
      Extent last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && last.fragment == extent.fragment && last.range.meets(extent.range)) {
        joined.set(joined.size() - 1, new Extent(last.range.join(extent.range), last.fragment));
      } else {
        joined.add(extent);
      }
    }
    return List.copyOf(joined);
  }

  /** Returns the parts of this extent that none of {@code others} covers in the same fragment. */
  public List<Extent> without(List<Extent> others) {
    List<Extent> left = List.of(this);
    for (Extent other : others) {
      List<Extent> next = new ArrayList<>();
      left.forEach(part -> part.subtract(other, next));
      left = next;
    }
    return left;
  }

  /** Returns the fragment in which the row of {@code key} lies; the extents must cover it. */
  public static long fragmentOf(List<Extent> extents, Bytes key) {
    for (Extent extent : extents) {
      if (extent.range.contains(key)) {
        return extent.fragment;
      }
    }
    throw new IllegalArgumentException("key outside its extents: key=" + key);
  }

  private void subtract(Extent other, List<Extent> rest) {
    KeyRange shared = fragment == other.fragment ? range.intersect(other.range) : null;
    if (shared == null) {
      rest.add(this);
      return;
    }
    if (range.low().compareTo(shared.low()) < 0) {
      rest.add(new Extent(range.below(shared.low()), fragment));
    }
    Bytes end = shared.high();
    if (end != null && KeyRange.compareHigh(end, range.high()) < 0) {
      rest.add(new Extent(range.from(end), fragment));
    }
  }
}
