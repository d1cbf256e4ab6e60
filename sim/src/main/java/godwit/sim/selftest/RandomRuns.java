package godwit.sim.selftest;

import godwit.sim.Plan;
import godwit.sim.SimReport;
import godwit.sim.Simulation;
import godwit.sim.cluster.Seams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The random runs of a self-test, and what they came to. Not thread-safe but inside. */
final class RandomRuns {
  private static final int BATCH = 16;

  private final SelfTestSettings settings;
  private final Supplier<Seams> seams;
  private final SelfTestListener listener;
  private final AtomicLong next = new AtomicLong();
  private final long began = System.nanoTime();
  private long ended;
  private long broken;
  private long requests;
  private long reshapes;
  private long undecided;
  private long digest;
  private Optional<SimReport> first = Optional.empty();

  RandomRuns(SelfTestSettings settings, Supplier<Seams> seams, SelfTestListener listener) {
    this.settings = settings;
    this.seams = seams;
    this.listener = listener;
  }

  void run() throws InterruptedException {
    List<Callable<Boolean>> workers = new ArrayList<>();
    for (int i = 0; i < settings.threads(); i++) {
      workers.add(this::work);
    }
    Crew.each(settings.threads(), workers, any -> {});
  }

  /** Runs batches of seeds until there are none left, or no time. */
  private boolean work() {
    while (!timeIsUp() && !Thread.currentThread().isInterrupted()) {
      long from = next.getAndAdd(BATCH);
      if (from >= settings.seeds()) {
        return true;
      }
      long to = Math.min(settings.seeds(), from + BATCH);
      for (long i = from; i < to; i++) {
        long seed = settings.firstSeed() + i;
        add(Simulation.run(settings.plan().orElse(Plan.of(seed)), seed, seams.get()));
      }
    }
    return false;
  }

  private boolean timeIsUp() {
    return settings.time().filter(limit -> System.nanoTime() - began > limit.toNanos()).isPresent();
  }

  private synchronized void add(SimReport report) {
    ended++;
    requests += report.requests();
    reshapes += report.reshapes();
    undecided += report.undecided();
    digest += mixed(mixed(report.seed()) ^ report.digest());
    if (!report.held()) {
      broken++;
      first = first.filter(other -> other.seed() <= report.seed()).or(() -> Optional.of(report));
    }
    listener.ran(ended, broken);
  }

  /** Returns a number from which sums tell apart what neighbouring numbers would not. */
  private static long mixed(long number) {
    long mixed = (number ^ (number >>> 32)) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 29);
  }

  /** Returns the first run that broke a promise, as plain as it can be. */
  synchronized Optional<SimReport> plainest() {
    return first.map(report -> Simulation.plainest(report, seams));
  }

  synchronized long ended() {
    return ended;
  }

  synchronized long broken() {
    return broken;
  }

  synchronized long requests() {
    return requests;
  }

  synchronized long reshapes() {
    return reshapes;
  }

  synchronized long undecided() {
    return undecided;
  }

  synchronized long digest() {
    return digest;
  }
}
