package godwit.cli.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The present pace of the load, from samples of its meter. Not thread-safe. */
final class Pulse {
  private static final long WINDOW_NANOS = 1_000_000_000;
  private static final long STEP_NANOS = 500_000_000;
  private static final int STEPS = 62;

  private final Deque<Sample> recent = new ArrayDeque<>();
  private final Deque<Long> history = new ArrayDeque<>();
  private final Sample began;
  private Sample stepBegan;

  private record Sample(long nanos, long requests, Latencies.Counts latencies) {
    long perSecondSince(Sample before) {
      long elapsed = Math.max(1, nanos - before.nanos);
      return Math.round((requests - before.requests) * 1e9 / elapsed);
    }
  }

  /** Begins at a moment, with what was counted before it. */
  Pulse(long nanos, long requests, Latencies.Counts latencies) {
    began = new Sample(nanos, requests, latencies);
    stepBegan = began;
    recent.add(began);
  }

  /** Takes in what has been counted until {@code nanos}. */
  void sample(long nanos, long requests, Latencies.Counts latencies) {
    Sample now = new Sample(nanos, requests, latencies);
    recent.addLast(now);
    while (recent.size() > 2 && nanos - recent.getFirst().nanos() > WINDOW_NANOS) {
      recent.removeFirst();
    }
    if (nanos - stepBegan.nanos() >= STEP_NANOS) {
      history.addLast(now.perSecondSince(stepBegan));
      stepBegan = now;
      if (history.size() > STEPS) {
        history.removeFirst();
      }
    }
  }

  /** Returns how many requests have ended since it began. */
  long requests() {
    return recent.getLast().requests() - began.requests();
  }

  /** Returns the requests per second of the last second. */
  long perSecond() {
    return recent.size() < 2 ? 0 : recent.getLast().perSecondSince(recent.getFirst());
  }

  /** Returns the 99th percentile of the last second. */
  long p99Micros() {
    Latencies.Counts before = recent.getFirst().latencies();
    return recent.getLast().latencies().minus(before).percentileMicros(99);
  }

  /** Returns the requests per second of each of the last half seconds, the newest last. */
  List<Long> history() {
    return new ArrayList<>(history);
  }
}
