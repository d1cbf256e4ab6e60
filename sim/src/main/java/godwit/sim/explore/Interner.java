package godwit.sim.explore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Values by small numbers, in the order in which they first came. Not thread-safe.
 *
 * @param <T> a value with an equality of its own
 */
final class Interner<T> {
  private final Map<T, Integer> numbers = new HashMap<>();
  private final List<T> values = new ArrayList<>();

  /** Returns the value's number, which is {@link #size()} before the call if it is new. */
  int number(T value) {
    Integer known = numbers.putIfAbsent(value, values.size());
    if (known == null) {
      values.add(value);
      return values.size() - 1;
    }
    return known;
  }

  T value(int number) {
    return values.get(number);
  }

  int size() {
    return values.size();
  }
}
