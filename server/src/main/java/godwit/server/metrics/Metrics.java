package godwit.server.metrics;

import godwit.client.Figure;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All figures of one node. Thread-safe; each name is given once.
 *
 * <p>A gauge is one line: its name, what it means, and what reads it.
 */
public final class Metrics {
  private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

  /* From 10 microseconds to 30 seconds, each bound 1.6 times the one before: a quantile that is
   * read from them is at most that far off. */
  private static final double FIRST_SECONDS = 10e-6;
  private static final double SECONDS_FACTOR = 1.6;
  private static final int SECONDS_BOUNDS = 33;

  /* From 1 to 16 million, in powers of four. */
  private static final int AMOUNT_BOUNDS = 13;
  private static final double AMOUNT_FACTOR = 4;

  /** The media type of {@link #write}. */
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  /** A total for each combination of labels that is used. */
  public interface Totals {
    Total of(String... labels);
  }

  /** A spread for each combination of labels that is used. */
  public interface Spreads {
    Spread of(String... labels);
  }

  /** Makes totals; the name ends with {@code _total}. */
  public Totals totals(String name, String help, String... labels) {
    Counter counter =
        Counter.builder()
            .name(name)
            .help(help)
            .labelNames(labels)
            .withoutExemplars()
            .register(registry);
    return values -> new Total(counter.labelValues(values));
  }

  /** Makes spreads of durations; the name ends with {@code _seconds}. */
  public Spreads seconds(String name, String help, String... labels) {
    return spreads(bounds(FIRST_SECONDS, SECONDS_FACTOR, SECONDS_BOUNDS), name, help, labels);
  }

  /** Makes spreads of amounts from 1 up. */
  public Spreads amounts(String name, String help, String... labels) {
    return spreads(bounds(1, AMOUNT_FACTOR, AMOUNT_BOUNDS), name, help, labels);
  }

  private Spreads spreads(double[] bounds, String name, String help, String... labels) {
    Histogram histogram =
        Histogram.builder()
            .name(name)
            .help(help)
            .labelNames(labels)
            .classicOnly()
            .classicUpperBounds(bounds)
            .withoutExemplars()
            .register(registry);
    return values -> new Spread(histogram.labelValues(values));
  }

  /** Makes a gauge that is read when somebody asks; one that fails has no value then. */
  public void gauge(String name, String help, Consumer<Reading> look, String... labels) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .callback(gauge -> guarded(name, look, gauge::call))
        .register(registry);
  }

  /** Makes a total that somebody else keeps; the name ends with {@code _total}. */
  public void total(String name, String help, Consumer<Reading> look, String... labels) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .callback(counter -> guarded(name, look, counter::call))
        .register(registry);
  }

  private static void guarded(String name, Consumer<Reading> look, Reading reading) {
    try {
      look.accept(reading);
    } catch (RuntimeException e) {
      LOG.debug("figure can't be read: name={}", name, e);
    }
  }

  /** Writes all figures in Prometheus' text format. */
  public void write(OutputStream out) throws IOException {
    writer.write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
  }

  /** Returns all figures, by name. */
  public List<Figure> samples() {
    return Samples.of(registry.scrape());
  }

  private static double[] bounds(double first, double factor, int count) {
    double[] bounds = new double[count];
    double bound = first;
    for (int i = 0; i < count; i++) {
      bounds[i] = bound;
      bound *= factor;
    }
    return bounds;
  }
}
