package godwit.reshape;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The errands of a driver that are under way, each about something that no second one may be about.
 * Not thread-safe.
 *
 * @param <K> what they are about
 */
final class Outstanding<K extends Comparable<K>> {
  private final Map<Long, K> byNumber = new TreeMap<>();
  private final Map<K, Long> byKey = new TreeMap<>();
  private long last;

  boolean has(K key) {
    return byKey.containsKey(key);
  }

  /** Returns a new errand about {@code key}. */
  Errand send(K key, Intent intent) {
    last++;
    byNumber.put(last, key);
    byKey.put(key, last);
    return new Errand(last, intent);
  }

  /** Takes the errand as done and returns what it was about; empty if it is not under way. */
  Optional<K> back(Errand errand) {
    Optional<K> key = Optional.ofNullable(byNumber.remove(errand.number()));
    key.ifPresent(byKey::remove);
    return key;
  }
}
