package godwit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.FakeCluster.Fault;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.ServiceId;
import godwit.request.Outcome;
import godwit.request.Row;
import godwit.request.ServiceRequest;
import godwit.route.ScanCourse;
import godwit.store.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnapshotScanTest {
  private static final ServiceId OTHER = new ServiceId(2);
  private static final String LETTERS = "bcdefghijkl";

  private final TestClient client = TestClient.prompt();
  private final FakeCluster cluster = client.cluster;

  @Test
  void aScanReturnsTheRowsInOrder() {
    fill();
    assertThat(keys(Scan.all())).isEqualTo(LETTERS);
    assertThat(keys(Scan.all().reverse()))
        .isEqualTo(new StringBuilder(LETTERS).reverse().toString());
    assertThat(keys(Scan.all().from(Bytes.utf8("d")).to(Bytes.utf8("g")))).isEqualTo("def");
    assertThat(keys(Scan.all().prefix(Bytes.utf8("e")))).isEqualTo("e");
    assertThat(keys(Scan.all().limit(4))).isEqualTo("bcde");
    assertThat(keys(Scan.all().limit(0))).isEmpty();
  }

  @Test
  void anEmptyRangeIsRejected() {
    assertThatThrownBy(() -> client.begin(Scan.all().from(Bytes.utf8("x")).to(Bytes.utf8("a"))))
        .hasMessageContaining("EMPTY_RANGE");
  }

  @Test
  void aScanThatOnePageEndsTakesOneRoundTrip() {
    client.putNow("b", "1");
    long begun = client.timer.nowMillis();

    assertThat(keys(Scan.all())).isEqualTo("b");

    assertThat(client.timer.nowMillis() - begun).isEqualTo(2);
  }

  @Test
  void theFirstPageTravelsWithTheClock() {
    fill();
    long begun = client.timer.nowMillis();

    client.timer.await(client.table.fetch(client.begin(Scan.all()), TestClient.SMALL_PAGES));

    assertThat(client.timer.nowMillis() - begun).isEqualTo(2);
  }

  @Test
  void allPagesOfAScanAreOfOneTime() {
    fill();
    Snapshots.Fetched first =
        client
            .timer
            .await(client.table.fetch(client.begin(Scan.all()), TestClient.SMALL_PAGES))
            .join();
    List<Row> rest =
        client.rows(first.next(), TestClient.SMALL_PAGES, () -> client.putNow("z", "late"));

    assertThat(text(first.rows()) + text(rest)).isEqualTo(LETTERS);
    assertThat(scanTimes()).hasSize(1);
  }

  @Test
  void aWriteOnAServiceWhoseClockIsAheadIsSeen() {
    fill();
    cluster.services().split(Bytes.utf8("f"));
    cluster.services().move(Bytes.utf8("f"), OTHER);
    cluster.services().advance(OTHER, 1_000);
    cluster.publish();
    client.putNow("k", "ahead");

    List<Row> rows = rows(Scan.all());

    assertThat(text(rows)).isEqualTo(LETTERS);
    assertThat(value(rows, "k")).isEqualTo("ahead");
  }

  @Test
  void aPartThatMovedAwayUnheardOfIsSeenAtItsOwnersTime() {
    fill();
    keys(Scan.all());
    TableCalls other = client.elsewhere();
    cluster.services().split(Bytes.utf8("f"));
    cluster.services().move(Bytes.utf8("f"), OTHER);
    cluster.services().advance(OTHER, 1_000);
    client.putNow(other, "k", "ahead");

    List<Row> rows = rows(Scan.all());

    assertThat(text(rows)).isEqualTo(LETTERS);
    assertThat(value(rows, "k")).isEqualTo("ahead");
  }

  @Test
  void aScanOfThePastIsServedByWhoeverOwnedItThen() {
    fill();
    Outcome.Done before = (Outcome.Done) client.putNow("c", "before");
    cluster.services().move(Bytes.EMPTY, OTHER);
    cluster.publish();
    client.putNow("c", "after");

    assertThat(value(rows(Scan.all().at(before.version())), "c")).isEqualTo("before");
    assertThat(value(rows(Scan.all()), "c")).isEqualTo("after");
  }

  @Test
  void lostPagesAreAskedForAgain() {
    fill();
    for (int i = 0; i < 6; i++) {
      cluster.readFaults.add(i % 2 == 0 ? new Fault.RequestLost() : new Fault.NotTaken());
    }
    assertThat(keys(Scan.all())).isEqualTo(LETTERS);
  }

  /**
   * Random schedules of splits, moves, writes and faults around scans that begin, pause and resume.
   */
  @Test
  void everyScheduleGivesTheSnapshot() {
    for (long seed = 1; seed <= 1_000; seed++) {
      new Schedule(seed).run();
    }
  }

  /** One schedule; its seed is in every message. */
  private static final class Schedule {
    private final long seed;
    private final Random random;
    private final TestClient scanner;
    private final FakeCluster cluster;
    private final TableCalls writer;
    private long acknowledged;

    Schedule(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.scanner = new TestClient(seed, () -> 1 + random.nextInt(4));
      this.cluster = scanner.cluster;
      this.writer = scanner.elsewhere();
    }

    void run() {
      for (int i = 0; i < 20; i++) {
        disturb();
      }
      scanner.rows(scanner.begin(Scan.all()), TestClient.SMALL_PAGES, this::disturb);
      for (int i = 0; i < 8; i++) {
        disturb();
      }
      long before = acknowledged;
      Scan scan = random.nextBoolean() ? Scan.all() : Scan.all().reverse();
      ScanCourse course = scanner.begin(scan);
      List<Row> rows = new ArrayList<>();
      while (!course.ended()) {
        Snapshots.Fetched fetched =
            scanner.timer.await(scanner.table.fetch(course, TestClient.SMALL_PAGES)).join();
        rows.addAll(fetched.rows());
        course = fetched.next();
        for (int left = random.nextInt(4); left > 0; left--) {
          disturb();
        }
        if (!course.ended() && random.nextInt(3) == 0) {
          String cursor = ScanCursor.of(course).orElseThrow().toString();
          course = scanner.begin(Scan.resume(ScanCursor.parse(cursor)));
        }
      }
      check(scan.direction(), rows, course.asOf().orElseThrow(), before);
    }

    private void check(Direction direction, List<Row> rows, long asOf, long before) {
      List<Row> expected = cluster.services().rowsAt(KeyRange.ALL, asOf);
      assertThat(rows)
          .as("seed=%s asOf=%s", seed, asOf)
          .isEqualTo(direction == Direction.FORWARD ? expected : expected.reversed());
      assertThat(asOf).as("seed=%s", seed).isGreaterThanOrEqualTo(before);
    }

    private void disturb() {
      Bytes key = Bytes.utf8(String.valueOf((char) ('a' + random.nextInt(26))));
      switch (random.nextInt(8)) {
        case 0 -> cluster.services().split(key);
        case 1 -> cluster.services().move(key, new ServiceId(1 + random.nextInt(3)));
        case 2 -> cluster.publish();
        case 3 -> cluster.services().advance(new ServiceId(1 + random.nextInt(3)), 50);
        case 4 -> cluster.readFaults.add(new Fault.NotTaken());
        default -> write();
      }
    }

    private void write() {
      String key = String.valueOf((char) ('a' + random.nextInt(26)));
      Outcome outcome = scanner.putNow(writer, key, "v" + random.nextInt(1_000));
      acknowledged = Math.max(acknowledged, ((Outcome.Done) outcome).version());
    }
  }

  private void fill() {
    LETTERS.chars().forEach(letter -> client.putNow(Character.toString(letter), "1"));
  }

  private List<Row> rows(Scan scan) {
    return client.rows(client.begin(scan), TestClient.SMALL_PAGES, () -> {});
  }

  private String keys(Scan scan) {
    return text(rows(scan));
  }

  private List<Long> scanTimes() {
    return cluster.reads.stream()
        .filter(ServiceRequest.Scan.class::isInstance)
        .map(ServiceRequest.Scan.class::cast)
        .filter(scan -> scan.asOf().isPresent())
        .map(scan -> scan.asOf().getAsLong())
        .distinct()
        .toList();
  }

  private static String text(List<Row> rows) {
    return String.join("", rows.stream().map(row -> row.key().toUtf8()).toList());
  }

  private static String value(List<Row> rows, String key) {
    return rows.stream()
        .filter(row -> row.key().toUtf8().equals(key))
        .map(row -> row.value().toUtf8())
        .findFirst()
        .orElseThrow();
  }
}
