package godwit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.Admin;
import godwit.client.Batch;
import godwit.client.Godwit;
import godwit.client.RejectedException;
import godwit.client.Scan;
import godwit.client.ScanCursor;
import godwit.client.ScanStream;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.request.Limits;
import godwit.request.OperationReport;
import godwit.request.Outcome;
import godwit.request.Reason;
import godwit.request.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client can rely on, whether the node is in its own process or at the other end. */
abstract class ClientContract {
  private static final int ROWS = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final AtomicInteger TABLES = new AtomicInteger();

  private final String name = "birds-" + TABLES.incrementAndGet();
  private Godwit godwit;
  private Table table;

  /** Opens another client of the same two data services. */
  abstract Godwit open();

  @BeforeEach
  void createTable() {
    godwit = open();
    table = godwit.createTable(name);
  }

  @AfterEach
  void closeClient() {
    godwit.close();
  }

  @Test
  void whatIsPutIsReadUntilItIsDeleted() {
    long version = table.put(key(1), value("one"));
    assertThat(table.get(key(1))).contains(new Row(key(1), version, value("one")));
    table.delete(key(1));
    assertThat(table.get(key(1))).isEmpty();
    assertThat(table.get(key(1), version)).map(Row::value).contains(value("one"));
  }

  @Test
  void aConditionHoldsForTheNamedVersionAlone() {
    assertThat(table.putIf(key(1), value("a"), 0)).isInstanceOf(Outcome.Done.class);
    long version = table.get(key(1)).orElseThrow().version();
    assertThat(table.putIf(key(1), value("b"), 0))
        .isEqualTo(new Outcome.ConditionFailed(key(1), version));
    assertThat(table.putIf(key(1), value("b"), version)).isInstanceOf(Outcome.Done.class);
    assertThat(table.deleteIf(key(1), version)).isInstanceOf(Outcome.ConditionFailed.class);
  }

  @Test
  void scansGoBothWaysStopAtTheirLimitAndGoOnInAnotherClient() {
    fill();
    List<Bytes> keys = keys(Scan.all());
    assertThat(keys).hasSize(ROWS).isSorted();
    assertThat(keys(Scan.all().reverse())).isEqualTo(keys.reversed());
    assertThat(keys(Scan.all().from(key(10)).to(key(20)).limit(3)))
        .containsExactly(key(10), key(11), key(12));

    List<Bytes> parts = new ArrayList<>();
    String cursor;
    try (ScanStream rows = table.scan(Scan.all())) {
      Iterator<Row> walk = rows.iterator();
      for (int i = 0; i < ROWS / 3; i++) {
        parts.add(walk.next().key());
      }
      cursor = rows.cursor().orElseThrow().toString();
    }
    table.put(Bytes.utf8("zzz"), value("after the scan began"));
    try (Godwit other = open();
        ScanStream rest = other.table(name).scan(Scan.resume(ScanCursor.parse(cursor)))) {
      rest.forEach(row -> parts.add(row.key()));
    }
    assertThat(parts).isEqualTo(keys);
  }

  @Test
  void asynchronousCallsGiveTheSameAnswers() {
    long version = table.async().put(key(1), value("one")).toCompletableFuture().join();
    assertThat(table.async().get(key(1)).toCompletableFuture().join())
        .contains(new Row(key(1), version, value("one")));
  }

  @Test
  void whatIsAtALimitIsKeptAndWhatIsBeyondIsRefused() {
    Bytes longest = Bytes.adopt(new byte[Limits.MAX_KEY_BYTES]);
    Bytes largest = Bytes.adopt(new byte[Limits.MAX_VALUE_BYTES]);
    table.put(longest, largest);
    assertThat(table.get(longest)).map(Row::value).contains(largest);

    expectRefused(Reason.KEY_TOO_LONG, () -> table.put(grown(longest), value("x")));
    expectRefused(Reason.KEY_TOO_LONG, () -> table.get(grown(longest)));
    expectRefused(Reason.VALUE_TOO_LONG, () -> table.put(key(1), grown(largest)));
    expectRefused(Reason.EMPTY_KEY, () -> table.put(Bytes.EMPTY, value("x")));
    assertThat(table.get(key(1))).isEmpty();
  }

  @Test
  void anUnknownTableIsRefused() {
    expectRefused(Reason.UNKNOWN_TABLE, () -> godwit.table("fish").get(key(1)));
    expectRefused(Reason.TABLE_EXISTS, () -> godwit.createTable(name));
  }

  @Test
  void aTableIsMadeIfThereIsNone() {
    table.put(key(1), value("x"));
    assertThat(godwit.createTableIfAbsent(name).get(key(1))).isPresent();
    String other = name + "-other";
    godwit.createTableIfAbsent(other).put(key(1), value("y"));
    assertThat(godwit.tables()).contains(name, other);
    expectRefused(Reason.BAD_NAME, () -> godwit.createTableIfAbsent("9 lives"));
  }

  @Test
  void aTableThatManyMakeAtOnceServesAllOfThem() throws Exception {
    String other = name + "-other";
    List<Callable<Optional<Row>>> makers =
        IntStream.range(0, 8)
            .<Callable<Optional<Row>>>mapToObj(i ->
                () -> {
                  Table made = godwit.createTableIfAbsent(other);
                  made.put(key(i), value("x"));
                  return made.get(key(i));
                })
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Optional<Row>> found : threads.invokeAll(makers)) {
        assertThat(found.get()).isPresent();
      }
    }
    assertThat(godwit.table(other).stream(Scan.all()).count()).isEqualTo(8);
  }

  @Test
  void aTableThatIsDroppedIsUnknownAndItsNameFree() {
    fill();
    Admin admin = godwit.admin();
    Locator whole = admin.partitions(name).getFirst();
    done(admin, admin.split(whole.partition(), Optional.of(key(ROWS / 2))));
    Locator left = admin.partitions(name).getFirst();
    done(admin, admin.move(left.partition(), other(admin, left.service()), Optional.empty()));
    try (Godwit another = open()) {
      Table known = another.table(name);
      assertThat(known.get(key(1))).isPresent();

      godwit.dropTable(name);

      expectRefused(Reason.UNKNOWN_TABLE, () -> table.put(key(1), value("x")));
      expectRefused(Reason.UNKNOWN_TABLE, () -> known.get(key(1)));
      expectRefused(Reason.UNKNOWN_TABLE, () -> known.put(key(ROWS - 1), value("x")));
      expectRefused(Reason.UNKNOWN_TABLE, () -> keys(Scan.all()));
      expectRefused(Reason.UNKNOWN_TABLE, () -> godwit.dropTable(name));
      assertThat(godwit.tables()).doesNotContain(name);
      godwit.createTable(name);
      assertThat(keys(Scan.all())).isEmpty();
      known.put(key(1), value("anew"));
      assertThat(keys(Scan.all())).containsExactly(key(1));
    }
  }

  @Test
  void aTableThatIsMadeAnewIsNotTheOneThatWasDropped() {
    table.put(key(1), value("x"));
    try (Godwit another = open()) {
      Table known = another.table(name);
      assertThat(known.get(key(1))).isPresent();
      godwit.dropTable(name);
      godwit.createTable(name);

      expectRefused(Reason.UNKNOWN_TABLE, () -> known.get(key(1)));
      assertThat(known.get(key(1))).isEmpty();
    }
  }

  @Test
  void aTableIsDroppedWhileItMovesAndIsWrittenTo() throws InterruptedException {
    fill();
    AtomicBoolean over = new AtomicBoolean();
    List<Throwable> failures = new ArrayList<>();
    Thread writer = Thread.ofPlatform().start(() -> writeUntil(over, failures));
    Admin admin = godwit.admin();
    Locator whole = admin.partitions(name).getFirst();
    OperationReport move =
        admin.move(whole.partition(), other(admin, whole.service()), Optional.empty());

    godwit.dropTable(name);

    over.set(true);
    writer.join();
    assertThat(admin.operation(move.id()).phase().ended()).isTrue();
    assertThat(failures)
        .hasSize(1)
        .first()
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_TABLE));
  }

  @Test
  void noWriteFailsWhileItsPartitionSplitsMovesAndJoins() throws InterruptedException {
    fill();
    AtomicBoolean over = new AtomicBoolean();
    List<Throwable> failures = new ArrayList<>();
    Thread writer = Thread.ofPlatform().start(() -> writeUntil(over, failures));
    Admin admin = godwit.admin();
    Locator whole = admin.partitions(name).getFirst();
    done(admin, admin.split(whole.partition(), Optional.of(key(ROWS / 2))));
    Locator left = admin.partitions(name).getFirst();
    done(admin, admin.move(left.partition(), other(admin, left.service()), Optional.empty()));
    List<Locator> halves = admin.partitions(name);
    done(admin, admin.join(halves.getFirst().partition(), halves.getLast().partition()));
    over.set(true);
    writer.join();

    assertThat(failures).isEmpty();
    assertThat(admin.partitions(name)).hasSize(1);
    assertThat(keys(Scan.all())).hasSize(ROWS);
  }

  @Test
  void aBatchIsDoneWholeOrNotAtAll() {
    long version = table.put(key(1), value("old"));
    assertThat(
            table.write(
                new Batch().put(key(2), value("two")).putIf(key(1), value("new"), version + 1)))
        .isEqualTo(new Outcome.ConditionFailed(key(1), version));
    assertThat(table.get(key(2))).isEmpty();
    assertThat(table.write(new Batch().put(key(2), value("two")).delete(key(1))))
        .isInstanceOf(Outcome.Done.class);
    assertThat(keys(Scan.all())).containsExactly(key(2));

    Locator whole = godwit.admin().partitions(name).getFirst();
    done(godwit.admin(), godwit.admin().split(whole.partition(), Optional.of(key(5))));
    Batch spanning = new Batch().put(key(1), value("one")).put(key(9), value("nine"));
    expectRefused(Reason.BATCH_SPANS_PARTITIONS, () -> table.write(spanning));
    assertThat(keys(Scan.all())).containsExactly(key(2));
  }

  private void writeUntil(AtomicBoolean over, List<Throwable> failures) {
    try {
      for (int i = 0; !over.get(); i++) {
        table.put(key(i % ROWS), value("again " + i));
      }
    } catch (RuntimeException e) {
      failures.add(e);
    }
  }

  private static void done(Admin admin, OperationReport started) {
    OperationReport ended = admin.await(started.id(), PATIENCE);
    assertThat(ended.phase()).as("%s", ended).isEqualTo(OperationReport.Phase.DONE);
  }

  private static ServiceId other(Admin admin, ServiceId service) {
    return admin.services().stream()
        .map(report -> report.id())
        .filter(id -> !id.equals(service))
        .findFirst()
        .orElseThrow();
  }

  private void fill() {
    for (int i = 0; i < ROWS; i++) {
      table.put(key(i), value("v" + i));
    }
  }

  private List<Bytes> keys(Scan scan) {
    List<Bytes> keys = new ArrayList<>();
    try (ScanStream rows = table.scan(scan)) {
      rows.forEach(row -> keys.add(row.key()));
    }
    return keys;
  }

  private static void expectRefused(Reason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static Bytes grown(Bytes bytes) {
    return bytes.concat(Bytes.fromHex("00"));
  }

  private static Bytes key(int number) {
    return Bytes.utf8(String.format("k%05d", number));
  }

  private static Bytes value(String text) {
    return Bytes.utf8(text);
  }
}
