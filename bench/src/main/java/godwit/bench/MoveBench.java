package godwit.bench;

import godwit.bench.SteadyLoad.Sample;
import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.Table;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import godwit.rocks.RocksFigures;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.replica.DataService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How long does a move stall writes, what becomes of the throughput while it copies, and how often
 * does a row hit the disk?
 *
 * <p>Sketch: a partition of 100,000 rows of 1 KB is 100 MB. The target writes each row once, as a
 * sorted file that is linked into its store, and again only if a later compaction takes that file
 * in; the source writes nothing but the delta of what is written meanwhile, 1 MB/s here. The pause
 * is four log writes one behind another (seal, last delta, hand-over, own), so four fdatasyncs and
 * the hops between threads.
 *
 * <p>Run on 2 cores, JDK 25; two data services of one replica in one embedded node. Arguments:
 * rows, value bytes, moves, requests a second.
 */
public final class MoveBench {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int LOADING = 256;

  private final int rows;
  private final int valueBytes;
  private final int moves;
  private final int perSecond;

  private MoveBench(String[] args) {
    this.rows = number(args, 0, 100_000);
    this.valueBytes = number(args, 1, 1_000);
    this.moves = number(args, 2, 20);
    this.perSecond = number(args, 3, 2_000);
  }

  public static void main(String[] args) throws Exception {
    Path data = Files.createTempDirectory("godwit-bench");
    try {
      new MoveBench(args).run(data);
    } finally {
      remove(data);
    }
  }

  private void run(Path data) throws Exception {
    try (Node node = Node.start(NodeConfig.embedded(data, 2));
        Godwit godwit = node.client()) {
      Table table = godwit.createTable("bench");
      load(table);
      try (SteadyLoad load = new SteadyLoad(table, rows, valueBytes, perSecond)) {
        settle(3_000);
        long before = System.nanoTime();
        settle(5_000);
        long moving = System.nanoTime();
        List<Written> written = new ArrayList<>();
        List<OperationReport> done = new ArrayList<>();
        List<Sample> during = new ArrayList<>();
        for (int i = 0; i < moves; i++) {
          Written start = Written.by(node);
          long from = System.nanoTime();
          done.add(move(godwit.admin()));
          during.addAll(load.between(from, System.nanoTime()));
          settle(500);
          written.add(Written.by(node).minus(start));
        }
        print(load, load.between(before, moving), during, done);
        printBytes(done, written);
      }
    }
  }

  private void load(Table table) {
    Random random = new Random(1);
    ArrayList<CompletableFuture<?>> waiting = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      waiting.add(
          table
              .async()
              .put(SteadyLoad.key(i), SteadyLoad.value(random, valueBytes))
              .toCompletableFuture());
      if (waiting.size() == LOADING) {
        CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).join();
        waiting.clear();
      }
    }
    CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).join();
  }

  private static OperationReport move(Admin admin) {
    Locator whole = admin.partitions("bench").getFirst();
    ServiceId target =
        admin.services().stream()
            .map(service -> service.id())
            .filter(id -> !id.equals(whole.service()))
            .findFirst()
            .orElseThrow();
    OperationReport started = admin.move(whole.partition(), target, Optional.empty());
    OperationReport ended = admin.await(started.id(), PATIENCE);
    if (ended.phase() != OperationReport.Phase.DONE) {
      throw new IllegalStateException("move did not get done: " + ended);
    }
    return ended;
  }

  private void print(
      SteadyLoad load, List<Sample> before, List<Sample> during, List<OperationReport> done) {
    Quantiles pauses =
        Quantiles.of(done.stream().mapToLong(r -> r.receipt().orElseThrow().pauseMillis()));
    Quantiles durations =
        Quantiles.of(done.stream().mapToLong(r -> r.receipt().orElseThrow().durationMillis()));
    out("rows=%d valueBytes=%d moves=%d requestsPerSecond=%d", rows, valueBytes, moves, perSecond);
    out("pause ms: p50=%d p99=%d max=%d", pauses.at(500), pauses.at(990), pauses.max());
    out("move ms: p50=%d max=%d", durations.at(500), durations.max());
    Quantiles calm = latencies(before);
    Quantiles busy = latencies(during);
    out("write latency before, us: p50=%d p99=%d max=%d", calm.at(500), calm.at(990), calm.max());
    out("write latency in moves, us: p50=%d p99=%d max=%d", busy.at(500), busy.at(990), busy.max());
    out("requests answered=%d failed=%d", load.answered(), load.failed());
    long movingMillis = durations.count() == 0 ? 1 : sum(done);
    out(
        "requests/s before=%d in moves=%d",
        before.size() / 5, during.size() * 1_000L / Math.max(1, movingMillis));
  }

  private static long sum(List<OperationReport> done) {
    return done.stream().mapToLong(r -> r.receipt().orElseThrow().durationMillis()).sum();
  }

  private static Quantiles latencies(List<Sample> samples) {
    return Quantiles.of(samples.stream().filter(Sample::write).mapToLong(s -> s.nanos() / 1_000));
  }

  private void printBytes(List<OperationReport> done, List<Written> written) {
    long moved = done.stream().mapToLong(r -> r.receipt().orElseThrow().bytes()).sum();
    out("bytes moved=%d", moved);
    out("written per byte moved, both services, the load's own writes included:");
    out("  staged and ingested=%s", ratio(written, Written::staged, moved));
    out("  memtable flush=%s", ratio(written, Written::flushed, moved));
    out("  compaction=%s", ratio(written, Written::compacted, moved));
  }

  private static String ratio(List<Written> written, ToLongFunction<Written> part, long moved) {
    double sum = written.stream().flatMapToLong(w -> LongStream.of(part.applyAsLong(w))).sum();
    return String.format(Locale.ROOT, "%.2f", sum / Math.max(1, moved));
  }

  /** Bytes that both stores have written. */
  private record Written(long flushed, long compacted, long staged) {
    static Written by(Node node) {
      Written sum = new Written(0, 0, 0);
      for (DataService service : node.hosted().data()) {
        RocksFigures figures = service.store().figures();
        sum =
            new Written(
                sum.flushed + figures.flushedBytes(),
                sum.compacted + figures.compactionWrittenBytes(),
                sum.staged + figures.stagedBytes());
      }
      return sum;
    }

    Written minus(Written other) {
      return new Written(
          flushed - other.flushed, compacted - other.compacted, staged - other.staged);
    }
  }

  private static void settle(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  private static int number(String[] args, int i, int absent) {
    return args.length > i ? Integer.parseInt(args[i]) : absent;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
  private static void out(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private static void remove(Path top) throws IOException {
    try (Stream<Path> paths = Files.walk(top)) {
      paths.sorted(Comparator.reverseOrder()).forEach(MoveBench::removeOne);
    }
  }

  private static void removeOne(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
