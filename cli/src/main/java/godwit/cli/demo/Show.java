package godwit.cli.demo;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.Words;
import godwit.client.GodwitException;
import godwit.request.OperationReport.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What is shown of the run, a few times a second, on a thread of its own. Thread-safe. The run
 * never waits for the show, nor fails because of it.
 */
final class Show implements AutoCloseable {
  private static final long FRAME_MILLIS = 200;

  private final Display display;
  private final Meter meter;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("show").factory());
  private final List<Reshaped> reshapes = new ArrayList<>();
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private volatile Runnable frame = () -> {};

  Show(Display display, Meter meter) {
    this.display = display;
    this.meter = meter;
  }

  void start() {
    thread.scheduleAtFixedRate(this::frame, FRAME_MILLIS, FRAME_MILLIS, TimeUnit.MILLISECONDS);
  }

  synchronized void say(String line) {
    display.say(line);
  }

  /** Shows the loading from now on. */
  void loading(Loading loading, int total) {
    long began = System.nanoTime();
    frame =
        () -> {
          synchronized (this) {
            display.loading(loading.done(), total, (System.nanoTime() - began) / 1_000_000);
          }
        };
  }

  /** Shows partitions and load from now on, for a time of so many milliseconds. */
  void watching(Spectator spectator, long plannedMillis) {
    long began = System.nanoTime();
    Pulse pulse = new Pulse(began, meter.requests(), meter.latencies());
    frame =
        () -> {
          long now = System.nanoTime();
          pulse.sample(now, meter.requests(), meter.latencies());
          View.Progress progress = new View.Progress((now - began) / 1_000_000, plannedMillis);
          View view = spectator.look(progress, figures(pulse), pulse.history());
          synchronized (this) {
            display.view(view);
          }
        };
  }

  /** Shows nothing new from now on. */
  void rest() {
    frame = () -> {};
  }

  synchronized void ended(Reshaped reshape) {
    reshapes.add(reshape);
    counts.merge(reshape.kind(), 1, Integer::sum);
    display.ended(reshape);
  }

  /** Returns the reshapes that have ended, in that order. */
  synchronized List<Reshaped> reshapes() {
    return List.copyOf(reshapes);
  }

  synchronized void result(List<String> lines) {
    display.result(lines);
  }

  @Override
  public void close() {
    thread.shutdownNow();
    synchronized (this) {
      display.close();
    }
  }

  private void frame() {
    try {
      frame.run();
    } catch (GodwitException e) {
      // The store is closing, or slow: the next frame may do better.
    }
  }

  private synchronized View.Figures figures(Pulse pulse) {
    String done =
        counts.entrySet().stream()
            .map(entry -> entry.getValue() + " " + Words.of(entry.getKey()))
            .collect(Collectors.joining(", "));
    return new View.Figures(
        pulse.requests(),
        pulse.perSecond(),
        pulse.p99Micros(),
        meter.failed(),
        meter.scans(),
        done,
        reshapes.isEmpty() ? "" : last(reshapes.getLast()));
  }

  private static String last(Reshaped reshape) {
    String moved =
        reshape.moved()
            ? Amounts.count(reshape.receipt().rows())
                + " rows, pause "
                + Amounts.millis(reshape.receipt().pauseMillis())
                + ", "
            : "";
    return Words.of(reshape.kind())
        + " "
        + reshape.course()
        + ": "
        + moved
        + "took "
        + Amounts.millis(reshape.receipt().durationMillis());
  }
}
