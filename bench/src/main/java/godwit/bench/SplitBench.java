package godwit.bench;

import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.request.OperationReport;
import godwit.server.Node;
import godwit.server.NodeConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Does the pause of a split or a join depend on how many rows there are, and is any row written?
 *
 * <p>Sketch: each is one log entry that rewrites a list of extents, so one fdatasync, whatever lies
 * in them. A writer of one key after another sees the pause as its slowest put around the reshape:
 * a put that waits for that entry takes two fdatasyncs instead of one. Afterwards the smaller half
 * is counted again from a view, which reads rows and writes none.
 *
 * <p>Run on 2 cores, JDK 25; one data service of one replica in one embedded node. Arguments: rows
 * of the small table, rows of the large one, value bytes, splits of each.
 */
public final class SplitBench {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Rows small;
  private final Rows large;
  private final int rounds;

  private SplitBench(String[] args) {
    int valueBytes = number(args, 2, 50);
    this.small = new Rows(number(args, 0, 10_000), valueBytes);
    this.large = new Rows(number(args, 1, 2_000_000), valueBytes);
    this.rounds = number(args, 3, 40);
  }

  public static void main(String[] args) throws Exception {
    new SplitBench(args).run();
  }

  /** What one kind of reshape of one table took. */
  private record Figures(Quantiles pauseMicros, Quantiles reshapeMillis) {}

  /** Splits and joins of one table, and how many bytes of rows were copied for them. */
  private record Course(Figures splits, Figures joins, Quantiles calmMicros, long staged) {}

  private void run() throws Exception {
    course(small); // warms the process: the first course would count its compilation, too
    Course few = course(small);
    Course many = course(large);
    print(small, few);
    print(large, many);
    Report.line("split pause p50, many rows : few = %.2f", ratio(many.splits(), few.splits()));
    Report.line("join pause p50, many rows : few = %.2f", ratio(many.joins(), few.joins()));
  }

  private static double ratio(Figures many, Figures few) {
    return (double) many.pauseMicros().at(500) / few.pauseMicros().at(500);
  }

  private Course course(Rows rows) throws Exception {
    try (Scratch scratch = Scratch.create();
        Node node = Node.start(NodeConfig.embedded(scratch.directory(), 1));
        Godwit godwit = node.client()) {
      Table table = godwit.createTable("bench");
      rows.load(table);
      try (OneWriter writer = new OneWriter(table, rows)) {
        Course course = reshape(new Random(3), rows, writer, node, godwit.admin());
        return course;
      }
    }
  }

  private Course reshape(Random random, Rows rows, OneWriter writer, Node node, Admin admin)
      throws Exception {
    Thread.sleep(3_000);
    long calmFrom = System.nanoTime();
    Thread.sleep(2_000);
    Quantiles calm = writer.micros(calmFrom, System.nanoTime());
    long stagedBefore = staged(node);
    Series splits = new Series();
    Series joins = new Series();
    for (int i = 0; i < rounds; i++) {
      Bytes key = Rows.key(1 + random.nextInt(rows.count() - 1));
      Locator whole = admin.partitions("bench").getFirst();
      splits.add(writer, admin, () -> admin.split(whole.partition(), Optional.of(key)));
      List<Locator> halves = admin.partitions("bench");
      joins.add(
          writer,
          admin,
          () -> admin.join(halves.getFirst().partition(), halves.getLast().partition()));
    }
    return new Course(splits.figures(), joins.figures(), calm, staged(node) - stagedBefore);
  }

  private static long staged(Node node) {
    return node.hosted().data().stream().mapToLong(s -> s.store().figures().stagedBytes()).sum();
  }

  /** Reshapes of one kind. */
  private static final class Series {
    private final List<Long> pauses = new ArrayList<>();
    private final List<Long> wholes = new ArrayList<>();

    void add(OneWriter writer, Admin admin, Supplier<OperationReport> reshape)
        throws InterruptedException {
      long from = System.nanoTime();
      OperationReport done = admin.await(reshape.get().id(), PATIENCE);
      wholes.add(done.receipt().orElseThrow().durationMillis());
      pauses.add(writer.micros(from, System.nanoTime()).max());
      Thread.sleep(100);
    }

    Figures figures() {
      return new Figures(quantiles(pauses), quantiles(wholes));
    }
  }

  private void print(Rows rows, Course course) {
    Report.line("rows=%d valueBytes=%d rounds=%d", rows.count(), rows.valueBytes(), rounds);
    Quantiles calm = course.calmMicros();
    Report.line(
        "  put without a reshape, us: p50=%d p99=%d max=%d",
        calm.at(500), calm.at(990), calm.max());
    print("split", course.splits());
    print("join", course.joins());
    Report.line("  bytes staged=%d", course.staged());
  }

  private static void print(String kind, Figures figures) {
    Quantiles pause = figures.pauseMicros();
    Quantiles whole = figures.reshapeMillis();
    Report.line(
        "  %s: slowest put, us: p50=%d max=%d; from request to published, ms: p50=%d max=%d",
        kind, pause.at(500), pause.max(), whole.at(500), whole.max());
  }

  private static Quantiles quantiles(List<Long> values) {
    return Quantiles.of(values.stream().flatMapToLong(LongStream::of));
  }

  private static int number(String[] args, int i, int absent) {
    return args.length > i ? Integer.parseInt(args[i]) : absent;
  }
}
