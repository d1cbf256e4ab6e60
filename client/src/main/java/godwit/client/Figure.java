package godwit.client;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One number of a node at one moment.
 *
 * @param name as docs/metrics.md has it; of a spread with {@code _bucket}, {@code _count} or {@code
 *     _sum}
 * @param labels with their values
 */
public record Figure(String name, SortedMap<String, String> labels, double value) {
  public Figure {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }
}
