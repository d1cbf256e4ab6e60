package godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.RejectedException;
import godwit.client.Scan;
import godwit.client.ScanCursor;
import godwit.client.ScanPage;
import godwit.client.ScanStream;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Kind;
import godwit.request.OperationReport.Phase;
import godwit.request.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scans of small pages on disk, between whose pages the partitions split, move and join, while
 * another thread writes: each returns every row of its snapshot once, in order, and no other.
 */
class ScanUnderReshapesTest {
  private static final int SCHEDULES = 50;
  private static final int ROWS = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Map<Kind, Integer> done = new EnumMap<>(Kind.class);

  @TempDir Path data;

  @Test
  void scanAcrossReshapesReturnsEveryRowOfItsSnapshotOnceInOrder() throws Exception {
    try (Node node = Node.start(NodeConfig.embedded(data, 2));
        Godwit godwit = node.client()) {
      Table table = godwit.createTable("t");
      RowHistory history = new RowHistory(table);
      for (int i = 0; i < ROWS; i++) {
        history.put(key(i), Bytes.utf8("loaded " + i));
      }
      for (int seed = 0; seed < SCHEDULES; seed++) {
        new Schedule(godwit, table, history, seed).run();
      }
    }
    assertThat(done).containsKeys(Kind.SPLIT, Kind.MOVE);
    assertThat(done.keySet()).containsAnyOf(Kind.JOIN, Kind.MOVE_AND_JOIN);
    System.out.println("scan schedules=" + SCHEDULES + " reshapes done=" + done);
  }

  private static Bytes key(int number) {
    return Bytes.utf8(String.format("%06d", number));
  }

  /** One scan, and what happens to the table meanwhile, as far as the seed decides it. */
  private final class Schedule {
    private final Admin admin;
    private final Table table;
    private final RowHistory history;
    private final int seed;
    private final Random random;
    private final List<Row> rows = new ArrayList<>();
    private final List<OperationReport> started = new ArrayList<>();
    private long asOf;

    Schedule(Godwit godwit, Table table, RowHistory history, int seed) {
      this.admin = godwit.admin();
      this.table = table;
      this.history = history;
      this.seed = seed;
      this.random = new Random(seed);
    }

    void run() {
      Scan scan = scan();
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(over));
      try {
        if (random.nextBoolean()) {
          readPages(scan);
        } else {
          readStreams(scan);
        }
        started.forEach(this::end);
      } finally {
        over.set(true);
        writer.join();
      }
      List<Row> expected = expected(scan);
      assertThat(rows).as("seed=%s scan=%s", seed, scan).isEqualTo(expected);
      assertThat(all(scan.at(asOf))).as("again, seed=%s scan=%s", seed, scan).isEqualTo(expected);
    }

    private Scan scan() {
      Scan scan = Scan.all();
      if (random.nextInt(3) == 0) {
        scan = scan.from(key(random.nextInt(ROWS / 2))).to(key(ROWS - random.nextInt(ROWS / 2)));
      }
      return random.nextBoolean() ? scan.reverse() : scan;
    }

    private void readPages(Scan scan) {
      int pageRows = 100 + random.nextInt(300);
      Optional<Scan> next = Optional.of(scan);
      while (next.isPresent()) {
        ScanPage page = table.async().scan(next.get(), pageRows).toCompletableFuture().join();
        take(page.rows(), page.asOf());
        next = page.next().map(Scan::resume);
        disturb();
      }
    }

    private void readStreams(Scan scan) {
      Optional<Scan> next = Optional.of(scan);
      while (next.isPresent()) {
        int most = 100 + random.nextInt(300);
        List<Row> some = new ArrayList<>();
        try (ScanStream stream = table.scan(next.get())) {
          Iterator<Row> walk = stream.iterator();
          while (some.size() < most && walk.hasNext()) {
            some.add(walk.next());
          }
          take(some, stream.asOf());
          next = stream.cursor().map(cursor -> Scan.resume(ScanCursor.parse(cursor.toString())));
        }
        disturb();
      }
    }

    private void take(List<Row> page, long time) {
      if (rows.isEmpty()) {
        asOf = time;
      }
      assertThat(time).as("seed=%s", seed).isEqualTo(asOf);
      rows.addAll(page);
    }

    private void disturb() {
      if (random.nextInt(4) == 0) {
        return;
      }
      Optional<OperationReport> reshape = reshape();
      reshape.ifPresent(operation -> {
        if (random.nextInt(3) == 0) {
          started.add(operation);
        } else {
          end(operation);
        }
      });
    }

    /** Starts a reshape; one that meets another on the same partition is rejected. */
    private Optional<OperationReport> reshape() {
      List<Locator> all = admin.partitions("t");
      int at = random.nextInt(all.size());
      Locator one = all.get(at);
      ServiceId target = other(one.service());
      try {
        if (all.size() < 2 || (all.size() < 6 && random.nextInt(3) == 0)) {
          return Optional.of(
              random.nextBoolean()
                  ? admin.split(one.partition(), Optional.empty())
                  : admin.splitAndMove(one.partition(), Optional.empty(), target));
        }
        if (random.nextBoolean()) {
          return Optional.of(admin.move(one.partition(), target, Optional.empty()));
        }
        int left = Math.min(at, all.size() - 2);
        return Optional.of(admin.join(all.get(left).partition(), all.get(left + 1).partition()));
      } catch (RejectedException e) {
        return Optional.empty();
      }
    }

    private ServiceId other(ServiceId service) {
      return admin.services().stream()
          .map(report -> report.id())
          .filter(id -> !id.equals(service))
          .findFirst()
          .orElseThrow();
    }

    private void end(OperationReport operation) {
      OperationReport ended = admin.await(operation.id(), PATIENCE);
      assertThat(ended.phase()).as("seed=%s %s", seed, ended).isIn(Phase.DONE, Phase.FAILED);
      if (ended.phase() == Phase.DONE) {
        done.merge(ended.kind(), 1, Integer::sum);
      }
    }

    private void write(AtomicBoolean over) {
      Random choices = new Random(~seed);
      for (int i = 0; !over.get(); i++) {
        Bytes key = key(choices.nextInt(ROWS));
        if (choices.nextInt(4) == 0) {
          history.delete(key);
        } else {
          history.put(key, Bytes.utf8(seed + " " + i));
        }
      }
    }

    private List<Row> expected(Scan scan) {
      KeyRange range = new KeyRange(scan.low(), scan.high().orElse(null));
      List<Row> expected =
          history.asOf(asOf).stream().filter(row -> range.contains(row.key())).toList();
      return scan.direction() == Scan.all().direction() ? expected : expected.reversed();
    }

    private List<Row> all(Scan scan) {
      List<Row> all = new ArrayList<>();
      try (ScanStream stream = table.scan(scan)) {
        stream.forEach(all::add);
      }
      return all;
    }
  }
}
