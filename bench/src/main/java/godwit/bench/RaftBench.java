package godwit.bench;

import godwit.server.raft.RaftGroup;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What do three replicas cost beside one, and what does a group cost that does nothing?
 *
 * <p>Sketch: an entry on one replica is an append and fdatasync and five changes of threads; on
 * three it also travels to another node, is appended and synced there, and its answer travels back:
 * two messages and some ten changes of threads more, while the disk and the processor do three
 * times the work. Entries hold what arrived while four others were under way.
 *
 * <p>All nodes share this process, its two cores and its disk, and talk over gRPC on loopback.
 * Arguments: seconds for each figure, rounds, bytes of a write.
 */
public final class RaftBench {
  private static final int[] WRITERS = {1, 64, 256};
  private static final int[] REPLICAS = {1, 3};
  private static final int GROUPS = 8;

  private final int seconds;
  private final int rounds;
  private final int bytes;

  private RaftBench(String[] args) {
    this.seconds = args.length > 0 ? Integer.parseInt(args[0]) : 4;
    this.rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    this.bytes = args.length > 2 ? Integer.parseInt(args[2]) : 100;
  }

  public static void main(String[] args) throws Exception {
    RaftBench bench = new RaftBench(args);
    bench.speed();
    bench.idle();
  }

  private void speed() throws Exception {
    Map<String, List<Double>> perSecond = new TreeMap<>();
    Map<String, List<Double>> micros = new TreeMap<>();
    for (int round = 0; round < rounds; round++) {
      for (int replicas : REPLICAS) {
        try (Scratch scratch = Scratch.create();
            RaftNodes nodes = new RaftNodes(scratch.directory(), replicas)) {
          RaftGroup leader = nodes.start("group", RaftBatches::machine);
          RaftBatches writes = new RaftBatches(leader, bytes);
          for (int writers : WRITERS) {
            Lanes.Figures figures = Lanes.run(writers, 1, seconds, row -> writes.write());
            String key = "writers=%03d replicas=%d".formatted(writers, replicas);
            perSecond.computeIfAbsent(key, k -> new ArrayList<>()).add(figures.perSecond());
            micros.computeIfAbsent(key, k -> new ArrayList<>()).add(figures.nanos().at(500) / 1e3);
          }
        }
      }
    }
    perSecond.forEach((key, values) ->
        Report.line(
            "%s writes/s=%.0f p50us=%.0f",
            key, median(values), median(micros.getOrDefault(key, List.of()))));
  }

  private void idle() throws Exception {
    try (Scratch scratch = Scratch.create();
        RaftNodes nodes = new RaftNodes(scratch.directory(), 3)) {
      RaftGroup first = nodes.start("first", RaftBatches::machine);
      long heap = heapBytes();
      int threads = threads();
      for (int i = 1; i < GROUPS; i++) {
        RaftGroup unused = nodes.start("group-" + i, RaftBatches::machine);
      }
      int replicas = 3 * (GROUPS - 1);
      Report.line(
          "idle: threads of 1 group=%d, of %d groups=%d; more per replica: threads=%.1f heapKB=%d",
          threads,
          GROUPS,
          threads(),
          (threads() - threads) / (double) replicas,
          (heapBytes() - heap) / replicas / 1024);
      Report.line("leads=%s", first.leads());
    }
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
