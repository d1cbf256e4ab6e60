package godwit.server.metrics;

import godwit.client.Figure;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A scrape as numbers, named as the text format names them. */
final class Samples {
  private Samples() {}

  static List<Figure> of(MetricSnapshots scrape) {
    List<Figure> samples = new ArrayList<>();
    for (MetricSnapshot metric : scrape) {
      String name = metric.getMetadata().getPrometheusName();
      switch (metric) {
        case CounterSnapshot counter ->
            counter
                .getDataPoints()
                .forEach(point ->
                    samples.add(
                        new Figure(name + "_total", map(point.getLabels()), point.getValue())));
        case GaugeSnapshot gauge ->
            gauge
                .getDataPoints()
                .forEach(point ->
                    samples.add(new Figure(name, map(point.getLabels()), point.getValue())));
        case HistogramSnapshot histogram ->
            histogram.getDataPoints().forEach(point -> addSpread(samples, name, point));
        default -> throw new AssertionError("no kind of ours: " + metric);
      }
    }
    return samples;
  }

  private static void addSpread(
      List<Figure> samples, String name, HistogramSnapshot.HistogramDataPointSnapshot point) {
    ClassicHistogramBuckets buckets = point.getClassicBuckets();
    long below = 0;
    for (int i = 0; i < buckets.size(); i++) {
      below += buckets.getCount(i);
      SortedMap<String, String> labels = map(point.getLabels());
      double bound = buckets.getUpperBound(i);
      labels.put("le", Double.isInfinite(bound) ? "+Inf" : Double.toString(bound));
      samples.add(new Figure(name + "_bucket", labels, below));
    }
    samples.add(new Figure(name + "_count", map(point.getLabels()), below));
    samples.add(new Figure(name + "_sum", map(point.getLabels()), point.getSum()));
  }

  private static SortedMap<String, String> map(Labels labels) {
    SortedMap<String, String> map = new TreeMap<>();
    for (Label label : labels) {
      map.put(label.getName(), label.getValue());
    }
    return map;
  }
}
