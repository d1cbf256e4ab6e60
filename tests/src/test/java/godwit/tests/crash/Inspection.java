package godwit.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Godwit;
import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.client.Table;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.StepStatus;
import godwit.data.StoredRow;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.Partition;
import godwit.partition.Sums;
import godwit.partition.Tally;
import godwit.request.Row;
import godwit.server.Node;
import godwit.server.replica.DataService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Judges a node that was started after a kill and is left alone: each method waits, then asserts.
 */
final class Inspection {
  private static final long LOOK_MILLIS = 10;
  private static final long LONG_MILLIS = 4_000;

  /** Longer than anything may take; the test has narrower limits of its own. */
  private static final long PATIENCE_SECONDS = 60;

  private final Node node;
  private final Godwit client;
  private final Table table;
  private final Path data;

  Inspection(Node node, Godwit client, Table table, Path data) {
    this.node = node;
    this.client = client;
    this.table = table;
    this.data = data;
  }

  /** Waits until no operation is open and no partition is between two services. */
  void awaitOperationsEnded() throws Exception {
    OpenReshapes reshapes = new OpenReshapes(node);
    await(() -> {
      List<String> open = new ArrayList<>(reshapes.unsettled());
      client.admin().operations(true, 100).forEach(report -> open.add(report.toString()));
      return open;
    });
  }

  /** Waits until no staged file is left, nor anything half made. */
  void awaitNoStaging() throws Exception {
    await(() -> staging(data));
  }

  /** Compares each item with what the diary says, and notes what is found. */
  void judgeItems(Diary.Content content, Diary diary) {
    for (Item item : Item.all()) {
      List<Optional<Row>> rows = item.keys().stream().map(table::get).toList();
      long value = value(item, rows.getFirst());
      long version = rows.getFirst().map(Row::version).orElse(0L);
      for (Optional<Row> row : rows) {
        assertThat(value(item, row)).as("item=%s rows=%s", item, rows).isEqualTo(value);
        assertThat(row.map(Row::version).orElse(0L)).as("item=%s", item).isEqualTo(version);
      }
      Belief belief = content.of(item);
      assertThat(belief.admits(value, version))
          .as("item=%s found value=%s version=%s but %s", item, value, version, belief)
          .isTrue();
      diary.found(item, value, version);
    }
  }

  /** Compares scans both ways with the diary, the ballast and the sums that the services keep. */
  void judgeScans(Diary.Content content) throws Exception {
    TreeMap<Bytes, Bytes> expected = new TreeMap<>();
    for (int row = 0; row < Ballast.ROWS; row++) {
      expected.put(Ballast.key(row), Ballast.value(row));
    }
    for (Item item : Item.all()) {
      long value = content.of(item).value();
      item.keys().stream()
          .filter(key -> value > 0)
          .forEach(key -> expected.put(key, item.rendered(value)));
    }
    Tally forward = scan(Scan.all(), new ArrayList<>(expected.entrySet()));
    Tally reverse =
        scan(Scan.all().reverse(), new ArrayList<>(expected.descendingMap().entrySet()));
    assertThat(reverse).isEqualTo(forward);
    Tally kept = Tally.ZERO;
    for (Locator locator : locators()) {
      kept = kept.plus(kept(locator));
    }
    assertThat(kept).as("sums of the services").isEqualTo(forward);
  }

  private Tally scan(Scan scan, List<Map.Entry<Bytes, Bytes>> expected) {
    Tally tally = Tally.ZERO;
    int next = 0;
    try (ScanStream rows = table.scan(scan)) {
      for (Row row : rows) {
        assertThat(next).as("row after the last: %s", row.key()).isLessThan(expected.size());
        assertThat(row.key()).as("row %s", next).isEqualTo(expected.get(next).getKey());
        assertThat(row.value()).as("%s", row.key()).isEqualTo(expected.get(next).getValue());
        tally = tally.plus(StoredRow.tally(row));
        next++;
      }
    }
    assertThat(next).as("rows").isEqualTo(expected.size());
    return tally;
  }

  /** Returns the table's partitions, which cover every key once, each owned where they say. */
  private List<Locator> locators() {
    List<Locator> locators = client.admin().partitions(table.name());
    KeyRange covered = locators.getFirst().range();
    for (Locator locator : locators.subList(1, locators.size())) {
      assertThat(covered.meets(locator.range())).as("%s", locators).isTrue();
      covered = covered.join(locator.range());
    }
    assertThat(covered).isEqualTo(KeyRange.ALL);
    for (DataService service : node.hosted().data()) {
      List<KeyRange> owned =
          service.view().partitions().all().stream()
              .filter(partition -> partition.owned() && here(partition, locators))
              .map(Partition::range)
              .toList();
      List<KeyRange> located =
          locators.stream()
              .filter(locator -> locator.service().equals(service.id()))
              .map(Locator::range)
              .toList();
      assertThat(owned).containsExactlyInAnyOrderElementsOf(located);
    }
    return locators;
  }

  private static boolean here(Partition partition, List<Locator> locators) {
    return partition.table().equals(locators.getFirst().table());
  }

  /** The rows of a partition that was split may still be counted: that ends by itself. */
  private Tally kept(Locator locator) throws Exception {
    DataService service = node.hosted().find(locator.service()).orElseThrow();
    List<Tally> known = new ArrayList<>();
    await(() -> {
      InquiryAnswer answer = service.ask(new Inquiry.Status(locator.partition())).join();
      if (answer instanceof InquiryAnswer.Status told
          && told.status() instanceof StepStatus.Present present) {
        present.sums().map(Sums::rows).ifPresent(known::add);
      }
      return known.isEmpty() ? List.of("uncounted: " + locator) : List.of();
    });
    return known.getFirst();
  }

  private static long value(Item item, Optional<Row> row) {
    return row.map(found -> item.parsed(found.value())).orElse(0L);
  }

  /** Returns what stores and logs keep of work that was not finished, as paths. */
  private static List<String> staging(Path data) throws IOException {
    List<String> left = new ArrayList<>();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.toList()) {
        Path relative = data.relativize(file);
        boolean staged = relative.toString().contains("/staged/");
        boolean halfMade =
            file.endsWith("temp") || file.endsWith("db.copying") || file.endsWith("db.restored");
        if (staged || halfMade) {
          left.add(relative.toString());
        }
      }
    } catch (UncheckedIOException e) {
      // Files go while they are listed; the next look finds fewer.
      return List.of("changing: " + e.getMessage());
    }
    return left;
  }

  /** What is still in the way; nothing once the wait is over. */
  private interface Obstacles {
    List<String> now() throws IOException;
  }

  /** Waits; what is long in the way is told on the error output as it changes. */
  private static void await(Obstacles obstacles) throws Exception {
    long beganNanos = System.nanoTime();
    List<String> told = List.of();
    CountDownLatch never = new CountDownLatch(1);
    long untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    List<String> now = obstacles.now();
    while (!now.isEmpty()) {
      assertThat(System.nanoTime()).as("still there: %s", now).isLessThan(untilNanos);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
      if (millis >= LONG_MILLIS && !now.equals(told)) {
        told = now;
        System.err.println("in the way after ms=" + millis + " " + now);
      }
      never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      now = obstacles.now();
    }
  }
}
