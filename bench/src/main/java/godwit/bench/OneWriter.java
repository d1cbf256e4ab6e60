package godwit.bench;

import godwit.bench.SteadyLoad.Sample;
import godwit.client.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A thread that puts one row after another, each when the last is acknowledged. */
final class OneWriter implements AutoCloseable {
  private final Table table;
  private final Rows rows;
  private final List<Sample> samples = new ArrayList<>();
  private final Thread writer;
  private volatile boolean stopped;

  OneWriter(Table table, Rows rows) {
    this.table = table;
    this.rows = rows;
    this.writer = Thread.ofPlatform().name("writer").start(this::write);
  }

  /** Returns how long the puts took of which some part was in {@code [from, to)}. */
  Quantiles micros(long fromNanos, long toNanos) {
    synchronized (samples) {
      return Quantiles.of(
          samples.stream()
              .filter(s -> s.atNanos() + s.nanos() >= fromNanos && s.atNanos() < toNanos)
              .mapToLong(s -> s.nanos() / 1_000));
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    Random random = new Random(7);
    while (!stopped) {
      long at = System.nanoTime();
      table.put(Rows.key(random.nextInt(rows.count())), rows.value(random));
      Sample sample = new Sample(at, System.nanoTime() - at, true);
      synchronized (samples) {
        samples.add(sample);
      }
    }
  }
}
