package godwit.cli.top;

import godwit.cli.top.FigureSource.Look;
import godwit.client.Figure;
import godwit.client.NodeFigures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What has changed between two looks.
 *
 * @param before the earlier one
 * @param now the later one
 */
record Change(Look before, Look now) {
  private static final String BOUND = "le";

  /** Returns by how much a total has grown each second, over all nodes. */
  double perSecond(String name, Predicate<Map<String, String>> labels) {
    return perSecond(name, labels, 0);
  }

  /** Returns how many queries the looks themselves have made in between. */
  long ownQueries() {
    return now.queries() - before.queries();
  }

  /** Returns by how much more than {@code own} a total has grown each second, over all nodes. */
  double perSecond(String name, Predicate<Map<String, String>> labels, long own) {
    double grown = sum(now.nodes(), name, labels) - sum(before.nodes(), name, labels) - own;
    double seconds = (now.nanos() - before.nanos()) / (double) TimeUnit.SECONDS.toNanos(1);
    return seconds <= 0 ? 0 : Math.max(0, grown) / seconds;
  }

  /** Returns the sum of a figure now, over all nodes. */
  double present(String name, Predicate<Map<String, String>> labels) {
    return sum(now.nodes(), name, labels);
  }

  /**
   * Returns the amount that the share {@code quantile} of what came between the looks did not
   * exceed, as far as the spread's bounds tell; empty if nothing came.
   */
  Optional<Double> quantile(String spread, double quantile, Predicate<Map<String, String>> labels) {
    SortedMap<Double, Double> below = counts(now.nodes(), spread, labels);
    counts(before.nodes(), spread, labels)
        .forEach((bound, count) -> below.merge(bound, -count, Double::sum));
    double all = below.isEmpty() ? 0 : below.getOrDefault(below.lastKey(), 0.0);
    if (all <= 0) {
      return Optional.empty();
    }
    double wanted = quantile * all;
    double low = 0;
    double lowCount = 0;
    for (Map.Entry<Double, Double> bucket : below.entrySet()) {
      double high = bucket.getKey();
      if (bucket.getValue() >= wanted) {
        double inBucket = bucket.getValue() - lowCount;
        double share = inBucket <= 0 ? 1 : (wanted - lowCount) / inBucket;
        return Optional.of(Double.isInfinite(high) ? low : low + share * (high - low));
      }
      low = high;
      lowCount = bucket.getValue();
    }
    return Optional.of(low);
  }

  private static SortedMap<Double, Double> counts(
      List<NodeFigures> nodes, String spread, Predicate<Map<String, String>> labels) {
    SortedMap<Double, Double> counts = new TreeMap<>();
    for (NodeFigures node : nodes) {
      for (Figure figure : node.figures()) {
        String bound = figure.labels().getOrDefault(BOUND, "");
        boolean isBucket = figure.name().equals(spread + "_bucket") && !bound.isEmpty();
        if (isBucket && labels.test(figure.labels())) {
          counts.merge(bound(bound), figure.value(), Double::sum);
        }
      }
    }
    return counts;
  }

  private static double bound(String text) {
    return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }

  static double sum(List<NodeFigures> nodes, String name, Predicate<Map<String, String>> labels) {
    double sum = 0;
    for (NodeFigures node : nodes) {
      for (Figure figure : node.figures()) {
        if (figure.name().equals(name) && labels.test(figure.labels())) {
          sum += figure.value();
        }
      }
    }
    return sum;
  }
}
