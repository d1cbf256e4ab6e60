package godwit.route;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import java.util.ArrayList;
import java.util.List;

/** Arithmetic on lists of disjoint, ascending key ranges. */
final class RangeSet {
  private RangeSet() {}

  /** Returns the parts of {@code ranges} that lie outside {@code taken}. */
  static List<KeyRange> without(List<KeyRange> ranges, KeyRange taken) {
    List<KeyRange> rest = new ArrayList<>();
    for (KeyRange range : ranges) {
      if (!range.overlaps(taken)) {
        rest.add(range);
        continue;
      }
      if (range.low().compareTo(taken.low()) < 0) {
        rest.add(range.below(taken.low()));
      }
      Bytes end = taken.high();
      if (end != null && KeyRange.compareHigh(end, range.high()) < 0) {
        rest.add(range.from(end));
      }
    }
    return List.copyOf(rest);
  }
}
