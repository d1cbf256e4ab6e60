package godwit.bench;

import godwit.cli.bench.WarmUp;
import godwit.client.Godwit;
import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.client.Table;
import godwit.client.grpc.RemoteGodwit;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.rpc.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;

/**
 * How far are single requests and scans from what their parts cost alone?
 *
 * <p>Sketch: a durable put is a share of one append and fdatasync, then a share of a commit to
 * memory; with many under way the syncs are shared and the processor is the limit. A get is one
 * look into RocksDB, over the network also a message there and back. A scan is a RocksDB iterator
 * that skips nothing, and over the network as many bytes as a stream can carry. So each is measured
 * beside its floor, in the same run: a bare journal, bare RocksDB, a bare gRPC stream.
 *
 * <p>Run on 2 cores, JDK 25; one data service of one replica in one node; client and node share the
 * process. Arguments: seconds for each figure, rows, value bytes, parts (of gets, scans and puts,
 * joined by commas).
 */
public final class SpeedBench {
  private static final int MANY = 256;
  private static final int BIG_VALUE_BYTES = 1_000;
  private static final int BIG_ROWS = 200_000;
  private static final int PAGE_BYTES = 64 << 10;

  /** What a get is on the wire, about: the request, and the row. */
  private static final int GET_BYTES = 60;

  private final int seconds;
  private final Rows rows;
  private final List<String> parts;

  private SpeedBench(String[] args) {
    this.seconds = number(args, 0, 10);
    this.rows = new Rows(number(args, 1, 500_000), number(args, 2, 100));
    this.parts = List.of((args.length > 3 ? args[3] : "gets,scans,puts").split(",", -1));
  }

  public static void main(String[] args) throws Exception {
    new SpeedBench(args).run();
  }

  private void run() throws Exception {
    Report.line("rows=%d valueBytes=%d seconds=%d", rows.count(), rows.valueBytes(), seconds);
    try (Scratch scratch = Scratch.create();
        Node node =
            Node.start(
                NodeConfig.embedded(scratch.directory().resolve("node"), 1)
                    .listeningAt(new Endpoint("127.0.0.1", 0)));
        Godwit embedded = node.client();
        Godwit remote = RemoteGodwit.connect(node.endpoint().orElseThrow().toString());
        JournalFloor journal = new JournalFloor(scratch.directory());
        RocksFloor rocks = new RocksFloor(scratch.directory(), rows);
        EchoFloor echo = new EchoFloor(rows.valueBytes() + GET_BYTES)) {
      Table table = embedded.createTable("bench");
      rows.load(table);
      if (parts.contains("gets")) {
        gets(table, remote.table("bench"), rocks, echo);
      }
      if (parts.contains("scans")) {
        scans(table, rocks);
      }
      if (parts.contains("puts")) {
        puts(table, journal);
      }
    }
    if (parts.contains("scans")) {
      bigScans();
    }
  }

  private void puts(Table table, JournalFloor journal) throws Exception {
    int bytes = 9 + rows.valueBytes();
    Lanes.Figures floor = journal.run(MANY, bytes, seconds);
    Lanes.Figures many =
        Lanes.run(
            MANY,
            rows.count(),
            seconds,
            i -> table.async().put(Rows.key(i), rows.value(ThreadLocalRandom.current())));
    Lanes.Figures again = journal.run(MANY, bytes, seconds);
    double best = Math.max(floor.perSecond(), again.perSecond());
    Report.line(
        "puts/s, %d outstanding: %.0f, bare journal %.0f and %.0f, ratio %.2f (at least 0.35)",
        MANY, many.perSecond(), floor.perSecond(), again.perSecond(), many.perSecond() / best);
    Report.line("processor time of a put, node and client, us: %.1f", many.processorNanos() / 1e3);
    Quantiles one = one(i -> table.put(Rows.key(i), rows.value(ThreadLocalRandom.current())));
    Quantiles sync = journal.run(1, bytes, seconds).nanos();
    p50("put, 1 outstanding", one, "append and fdatasync", sync, 2);
  }

  private void gets(Table table, Table remote, RocksFloor rocks, EchoFloor echo) throws Exception {
    Quantiles bare =
        one(i -> {
          try {
            return rocks.get(Rows.key(i));
          } catch (org.rocksdb.RocksDBException e) {
            throw new AssertionError(e);
          }
        });
    p50("embedded get", one(i -> table.get(Rows.key(i))), "RocksDB get", bare, 3);
    byte[] request = new byte[GET_BYTES];
    Quantiles there = one(i -> echo.echo(request).join());
    Quantiles get = one(i -> remote.get(Rows.key(i)));
    p50("remote get", get, "gRPC echo", there, 2);
    Lanes.Figures echoes = Lanes.run(MANY, rows.count(), seconds, i -> echo.echo(request));
    Lanes.Figures many =
        Lanes.run(
            MANY,
            rows.count(),
            seconds,
            i -> remote.async().get(Rows.key(i)).toCompletableFuture());
    Report.line(
        "remote gets/s, %d outstanding: %.0f, gRPC echo %.0f, ratio %.2f (at least 0.4)",
        MANY, many.perSecond(), echoes.perSecond(), many.perSecond() / echoes.perSecond());
  }

  private void scans(Table table, RocksFloor rocks) {
    double bare = best(rocks::scan);
    double whole = best(() -> rowsPerSecond(table));
    Report.line(
        "embedded scan, rows/s: %.0f, RocksDB iterator %.0f, ratio %.2f (at least 0.4)",
        whole, bare, whole / bare);
  }

  private void bigScans() throws Exception {
    Rows big = new Rows(BIG_ROWS, BIG_VALUE_BYTES);
    try (Scratch scratch = Scratch.create();
        Node node =
            Node.start(
                NodeConfig.embedded(scratch.directory().resolve("node"), 1)
                    .listeningAt(new Endpoint("127.0.0.1", 0)));
        Godwit embedded = node.client();
        Godwit remote = RemoteGodwit.connect(node.endpoint().orElseThrow().toString());
        EchoFloor floor = new EchoFloor(1)) {
      big.load(embedded.createTable("bench"));
      Table table = remote.table("bench");
      double bytes = BIG_VALUE_BYTES + 9;
      double bare = best(() -> floor.pour((int) (BIG_ROWS * bytes / PAGE_BYTES), PAGE_BYTES));
      double whole = best(() -> rowsPerSecond(table)) * bytes / 1e6;
      Report.line(
          "remote scan of rows of 1 KB, MB/s: %.0f, gRPC stream %.0f, ratio %.2f (at least 0.3)",
          whole, bare, whole / bare);
    }
  }

  /** Measures twice, for the first time warms; returns the better. */
  private static double best(DoubleSupplier measured) {
    double first = measured.getAsDouble();
    return Math.max(first, measured.getAsDouble());
  }

  private static double rowsPerSecond(Table table) {
    long from = System.nanoTime();
    long count = 0;
    try (ScanStream stream = table.scan(Scan.all())) {
      for (var row : stream) {
        count += row.value().length() > 0 ? 1 : 0;
      }
    }
    return count * 1e9 / (System.nanoTime() - from);
  }

  private static void p50(String what, Quantiles ours, String floor, Quantiles bare, int most) {
    Report.line(
        "%s, us: p50=%.1f p99=%.1f, %s p50=%.1f p99=%.1f, ratio of p50 %.2f (at most %d)",
        what,
        ours.at(500) / 1e3,
        ours.at(990) / 1e3,
        floor,
        bare.at(500) / 1e3,
        bare.at(990) / 1e3,
        (double) ours.at(500) / bare.at(500),
        most);
  }

  /** Does one thing after another; only when it is warm, it is counted. */
  private Quantiles one(Lone request) {
    Random random = new Random(5);
    long[] nanos = new long[2_000_000];
    int count = 0;
    WarmUp warmUp = WarmUp.untilCompiled(Lanes.MOST_WARMING);
    boolean isWarm = false;
    long end = Long.MAX_VALUE;
    for (long now = System.nanoTime(); now < end && count < nanos.length; ) {
      Object answer = request.run(random.nextInt(rows.count()));
      long after = System.nanoTime();
      if (answer instanceof Optional<?> row && row.isEmpty()) {
        throw new AssertionError("a row is missing");
      }
      if (isWarm) {
        nanos[count++] = after - now;
      } else if (warmUp.isOver()) {
        isWarm = true;
        end = after + seconds * 1_000_000_000L;
      }
      now = after;
    }
    return Quantiles.of(LongStream.of(nanos).limit(count));
  }

  /** A request for a row, by its number, that waits for its answer. */
  @FunctionalInterface
  private interface Lone {
    Object run(int row);
  }

  private static int number(String[] args, int i, int absent) {
    return args.length > i ? Integer.parseInt(args[i]) : absent;
  }
}
