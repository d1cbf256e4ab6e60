package godwit.bench;

import godwit.bench.SteadyLoad.Sample;
import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.Table;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import godwit.server.Node;
import godwit.server.NodeConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
  private static final double SETTLED_SECONDS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Rows rows;
  private final int moves;
  private final int perSecond;

  private MoveBench(String[] args) {
    this.rows = new Rows(number(args, 0, 100_000), number(args, 1, 1_000));
    this.moves = number(args, 2, 20);
    this.perSecond = number(args, 3, 2_000);
  }

  public static void main(String[] args) throws Exception {
    try (Scratch scratch = Scratch.create()) {
      new MoveBench(args).run(scratch.directory());
    }
  }

  private void run(Path data) throws Exception {
    try (Node node = Node.start(NodeConfig.embedded(data, 2));
        Godwit godwit = node.client()) {
      Table table = godwit.createTable("bench");
      rows.load(table);
      try (SteadyLoad load = new SteadyLoad(table, rows, perSecond)) {
        settle(3_000);
        long before = System.nanoTime();
        Written calm = Written.by(node, data);
        settle((long) (1_000 * SETTLED_SECONDS));
        calm = Written.by(node, data).minus(calm);
        long moving = System.nanoTime();
        Written written = new Written(0, 0, 0, 0);
        List<OperationReport> done = new ArrayList<>();
        List<Sample> during = new ArrayList<>();
        for (int i = 0; i < moves; i++) {
          Written start = Written.by(node, data);
          long from = System.nanoTime();
          done.add(move(godwit.admin()));
          during.addAll(load.between(from, System.nanoTime()));
          settle(500);
          written = written.plus(Written.by(node, data).minus(start));
        }
        print(load, load.between(before, moving), during, done);
        Report.line(
            "written without a move, MB/s: stores=%.1f logs and all else=%.1f",
            (calm.total() - calm.besidesStores()) / SETTLED_SECONDS / 1e6,
            calm.besidesStores() / SETTLED_SECONDS / 1e6);
        printBytes(done, written);
      }
    }
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
    Report.line(
        "rows=%d valueBytes=%d moves=%d requestsPerSecond=%d",
        rows.count(), rows.valueBytes(), moves, perSecond);
    Report.line(
        "pause ms: p50=%d p90=%d p99=%d max=%d",
        pauses.at(500), pauses.at(900), pauses.at(990), pauses.max());
    Report.line("move ms: p50=%d max=%d", durations.at(500), durations.max());
    Quantiles calm = latencies(before);
    Quantiles busy = latencies(during);
    Report.line(
        "write latency before, us: p50=%d p99=%d max=%d", calm.at(500), calm.at(990), calm.max());
    Report.line(
        "write latency in moves, us: p50=%d p99=%d max=%d", busy.at(500), busy.at(990), busy.max());
    Report.line("requests answered=%d failed=%d", load.answered(), load.failed());
    double seconds = sum(done) / 1_000.0;
    Report.line(
        "writes/s before=%.0f in moves=%.0f",
        writes(before) / SETTLED_SECONDS, writes(during) / seconds);
  }

  private static long writes(List<Sample> samples) {
    return samples.stream().filter(Sample::write).count();
  }

  private static long sum(List<OperationReport> done) {
    return done.stream().mapToLong(r -> r.receipt().orElseThrow().durationMillis()).sum();
  }

  private static Quantiles latencies(List<Sample> samples) {
    return Quantiles.of(samples.stream().filter(Sample::write).mapToLong(s -> s.nanos() / 1_000));
  }

  private void printBytes(List<OperationReport> done, Written written) {
    double moved = done.stream().mapToLong(r -> r.receipt().orElseThrow().bytes()).sum();
    Report.line("bytes moved=%.0f", moved);
    Report.line("written per byte moved, both services, the load's own writes included:");
    Report.line("  staged and ingested=%.2f", written.staged() / moved);
    Report.line("  memtable flush=%.2f", written.flushed() / moved);
    Report.line("  compaction=%.2f", written.compacted() / moved);
    Report.line("  logs and all else=%.2f", written.besidesStores() / moved);
  }

  private static void settle(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  private static int number(String[] args, int i, int absent) {
    return args.length > i ? Integer.parseInt(args[i]) : absent;
  }
}
