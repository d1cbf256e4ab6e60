package godwit.bench;

import godwit.client.Admin;
import godwit.client.ClientSettings;
import godwit.client.Godwit;
import godwit.client.Table;
import godwit.client.grpc.RemoteGodwit;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.placement.NodeStatus;
import godwit.request.OperationReport;
import godwit.server.LocalCluster;
import godwit.server.NodeConfig;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What do three replicas cost beside one, and what do many partitions cost that nobody uses?
 *
 * <p>Sketch: a put of a group of three is written and synced three times, on one disk here, and
 * crosses loopback twice; a get is a round of questions, shared by all that wait, and then what it
 * is with one replica. All nodes and the client share one process and two cores, so three replicas
 * do three times the work on the same processor. Gets come before puts: both ask stores that were
 * filled alike, while what puts leave behind, more with one replica, takes its time to be merged.
 *
 * <p>Run on 2 cores, JDK 25. Arguments: seconds for each figure (0 leaves the comparison out),
 * rows, value bytes, partitions (0 leaves them out).
 */
public final class ClusterBench {
  private static final int MANY = 256;
  private static final int NODES = 3;
  private static final int IDLE_SECONDS = 20;
  private static final int MAX_OPEN = 32;
  private static final long POLL_MILLIS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final int seconds;
  private final Rows rows;
  private final int partitions;

  private ClusterBench(String[] args) {
    this.seconds = number(args, 0, 10);
    this.rows = new Rows(number(args, 1, 100_000), number(args, 2, 100));
    this.partitions = number(args, 3, 10_000);
  }

  public static void main(String[] args) throws Exception {
    new ClusterBench(args).run();
  }

  private record Speed(Lanes.Figures puts, Lanes.Figures gets) {}

  private void run() throws Exception {
    Report.line("rows=%d valueBytes=%d seconds=%d", rows.count(), rows.valueBytes(), seconds);
    if (seconds > 0) {
      compare();
    }
    if (partitions > 0) {
      many();
    }
  }

  private void compare() throws Exception {
    Speed one = speed(1);
    Speed three = speed(NODES);
    compare("put", three.puts, one.puts, 0.3);
    compare("get", three.gets, one.gets, 0.8);
  }

  private static void compare(String what, Lanes.Figures three, Lanes.Figures one, double least) {
    Report.line(
        "%ss/s, %d outstanding: 3 replicas %.0f, 1 replica %.0f, ratio %.2f (at least %.1f)",
        what, MANY, three.perSecond(), one.perSecond(), three.perSecond() / one.perSecond(), least);
    Report.line(
        "%s p50 us: 3 replicas %.0f, 1 replica %.0f", what, p50(three.nanos()), p50(one.nanos()));
    Report.line(
        "processor time of a %s, nodes and client, us: 3 replicas %.1f, 1 replica %.1f, ratio %.2f",
        what,
        three.processorNanos() / 1e3,
        one.processorNanos() / 1e3,
        one.processorNanos() / three.processorNanos());
  }

  private Speed speed(int nodes) throws Exception {
    try (Scratch scratch = Scratch.create();
        LocalCluster cluster = start(scratch, nodes);
        Godwit client = client(cluster)) {
      Table table = client.createTable("bench");
      grown(client.admin(), nodes);
      rows.load(table);
      Lanes.Figures gets =
          Lanes.run(MANY, rows.count(), seconds, i -> table.async().get(Rows.key(i)));
      Lanes.Figures puts =
          Lanes.run(
              MANY,
              rows.count(),
              seconds,
              i -> table.async().put(Rows.key(i), rows.value(ThreadLocalRandom.current())));
      return new Speed(puts, gets);
    }
  }

  /** Cuts one table into many partitions over the services; then starts anew, and is idle. */
  private void many() throws Exception {
    try (Scratch scratch = Scratch.create()) {
      try (LocalCluster cluster = start(scratch, NODES);
          Godwit client = client(cluster)) {
        client.createTable("bench");
        grown(client.admin(), NODES);
        long from = System.nanoTime();
        cut(client.admin());
        Report.line("partitions=%d made in %.0f s", partitions, (System.nanoTime() - from) / 1e9);
      }
      long from = System.nanoTime();
      try (LocalCluster cluster = start(scratch, NODES);
          Godwit client = client(cluster)) {
        client.table("bench").get(Bytes.utf8("a"));
        Report.line(
            "start of 3 nodes with %d partitions, until the first get: %.1f s (at most 10)",
            partitions, (System.nanoTime() - from) / 1e9);
        TimeUnit.SECONDS.sleep(IDLE_SECONDS / 2);
        long before = ProcessTime.nanos();
        TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        double cores = (ProcessTime.nanos() - before) / 1e9 / IDLE_SECONDS;
        Report.line(
            "idle, all 3 nodes and the client: %.3f cores, %.3f a node (at most 0.10)",
            cores, cores / NODES);
      }
    }
  }

  /** Splits what is there, everywhere at a time, spread over the services first. */
  private void cut(Admin admin) throws InterruptedException {
    List<ServiceId> services = admin.services().stream().map(it -> it.id()).toList();
    Locator whole = admin.partitions("bench").getFirst();
    for (int i = services.size() - 1; i > 0; i--) {
      Bytes key = key((long) partitions * i / services.size());
      Locator first = admin.partitions("bench").getFirst();
      ServiceId target = services.get(i);
      OperationReport split =
          target.equals(whole.service())
              ? admin.split(first.partition(), Optional.of(key))
              : admin.splitAndMove(first.partition(), Optional.of(key), target);
      admin.await(split.id(), PATIENCE);
    }
    for (int step = partitions / 2; step >= 1; step /= 2) {
      for (Locator locator : admin.partitions("bench")) {
        long low = locator.range().low().isEmpty() ? 0 : number(locator.range().low());
        Bytes high = locator.range().high();
        long end = high == null ? partitions : number(high);
        if (end - low > 1) {
          awaitFewerThan(MAX_OPEN, admin);
          admin.split(locator.partition(), Optional.of(key((low + end) / 2)));
        }
      }
      awaitFewerThan(1, admin);
    }
    Report.line("partitions of the table: %d", admin.partitions("bench").size());
  }

  private static void awaitFewerThan(int open, Admin admin) throws InterruptedException {
    while (admin.operations(true, open).size() == open) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private static Bytes key(long number) {
    return Bytes.utf8(String.format("%06d", number));
  }

  private static long number(Bytes key) {
    return Long.parseLong(key.toUtf8());
  }

  private static LocalCluster start(Scratch scratch, int nodes) throws Exception {
    return LocalCluster.start(scratch.directory(), nodes, NodeConfig.Timing.DEFAULT);
  }

  private static Godwit client(LocalCluster cluster) {
    List<String> addresses =
        cluster.nodes().stream().map(it -> it.endpoint().orElseThrow().toString()).toList();
    return RemoteGodwit.connect(addresses, ClientSettings.standard(new SecureRandom()));
  }

  private static void grown(Admin admin, int voters) throws InterruptedException {
    while (true) {
      Map<String, Integer> counts = new TreeMap<>();
      for (NodeStatus node : admin.nodes()) {
        node.replicas().forEach(it -> counts.merge(it.group(), 1, Integer::sum));
      }
      boolean led = counts.size() > voters;
      if (led && counts.values().stream().allMatch(it -> it == voters)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static double p50(Quantiles nanos) {
    return nanos.at(500) / 1e3;
  }

  private static int number(String[] args, int index, int usual) {
    return args.length > index ? Integer.parseInt(args[index]) : usual;
  }
}
