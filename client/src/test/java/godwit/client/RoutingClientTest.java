package godwit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.key.Bytes;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.placement.Standing;
import godwit.request.ClientId;
import godwit.request.CoordinatorRequest;
import godwit.request.Mutation;
import godwit.request.OperationReport.Phase;
import godwit.request.Outcome;
import godwit.request.Reason;
import godwit.request.RequestId;
import godwit.request.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The API over a cluster that answers within the call, so that nobody ever waits. */
class RoutingClientTest {
  private static final Bytes KEY = Bytes.utf8("k");
  private static final Bytes VALUE = Bytes.utf8("v");

  private final FakeCluster cluster = new FakeCluster(new VirtualTimer(), () -> 0);
  private final RoutingClient store =
      RoutingClient.over(cluster, ClientSettings.standard(new Random(1)).withPages(2, 1_000));
  private final Table table = store.table(FakeCluster.TABLE);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whatIsPutIsFound() {
    long version = table.put(KEY, VALUE);

    assertThat(table.get(KEY)).contains(new Row(KEY, version, VALUE));
  }

  @Test
  void whatIsDeletedIsGoneAndStillThereInThePast() {
    long version = table.put(KEY, VALUE);
    table.delete(KEY);

    assertThat(table.get(KEY)).isEmpty();
    assertThat(table.get(KEY, version)).contains(new Row(KEY, version, VALUE));
  }

  @Test
  void aConditionThatDoesNotHoldTellsTheVersionThatIsThere() {
    long version = table.put(KEY, VALUE);

    assertThat(table.putIf(KEY, VALUE, 0)).isEqualTo(new Outcome.ConditionFailed(KEY, version));
    assertThat(table.deleteIf(KEY, version)).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void aBatchIsDoneAsOne() {
    Bytes other = Bytes.utf8("l");
    Outcome outcome =
        table.write(new Batch().put(KEY, VALUE).put(other, VALUE).deleteIf(Bytes.utf8("m"), 0));

    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(table.get(KEY).map(Row::version)).isEqualTo(table.get(other).map(Row::version));
  }

  @Test
  void aStreamWalksThroughAllPages() {
    List<Bytes> keys = fill(7);
    List<Bytes> seen = new ArrayList<>();
    try (ScanStream rows = table.scan(Scan.all())) {
      for (Row row : rows) {
        seen.add(row.key());
      }
      assertThat(rows.cursor()).isEmpty();
      assertThatThrownBy(() -> rows.iterator().next()).isInstanceOf(NoSuchElementException.class);
    }
    assertThat(seen).isEqualTo(keys);
  }

  @Test
  void aStreamCanBeTakenUpBehindAnyRow() {
    List<Bytes> keys = fill(7);
    for (int taken = 0; taken <= keys.size(); taken++) {
      ScanStream taking = table.scan(Scan.all());
      long asOf;
      try (taking) {
        asOf = taking.asOf();
        for (int i = 0; i < taken; i++) {
          assertThat(taking.iterator().next().key()).isEqualTo(keys.get(i));
        }
      }
      assertThat(taking.iterator().hasNext()).isFalse();
      Optional<ScanCursor> cursor = taking.cursor();
      table.put(Bytes.utf8("zz" + taken), VALUE);
      List<Bytes> rest = new ArrayList<>();
      if (cursor.isPresent()) {
        try (ScanStream rows = table.scan(Scan.resume(cursor.get()))) {
          rows.forEach(row -> rest.add(row.key()));
          assertThat(rows.asOf()).isEqualTo(asOf);
        }
      }
      assertThat(rest.stream().filter(keys::contains)).isEqualTo(keys.subList(taken, keys.size()));
      assertThat(rest).doesNotContain(Bytes.utf8("zz" + taken));
    }
  }

  @Test
  void textThatIsNoCursorIsMalformedAndALaterFormSaysItsVersion() {
    for (String text : List.of("", "no cursor", "1.", "1.*", "1.AAAA", "YWJj")) {
      rejected(Reason.BAD_CURSOR, text);
    }
    rejected(Reason.UNSUPPORTED_VERSION, "2.AAAA");
  }

  private static void rejected(Reason reason, String cursor) {
    assertThatThrownBy(() -> ScanCursor.parse(cursor))
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.reason()).as(cursor).isEqualTo(reason));
  }

  @Test
  void asyncPagesLeadFromOneToTheNext() throws Exception {
    List<Bytes> keys = fill(5);
    List<Bytes> seen = new ArrayList<>();
    Optional<Scan> next = Optional.of(Scan.all());
    while (next.isPresent()) {
      ScanPage page =
          table.async().scan(next.get(), 2).toCompletableFuture().get(10, TimeUnit.SECONDS);
      page.rows().forEach(row -> seen.add(row.key()));
      next = page.next().map(Scan::resume);
    }
    assertThat(seen).isEqualTo(keys);
  }

  @Test
  void dependentsOfAStageMayWait() throws Exception {
    Optional<Row> row =
        table
            .async()
            .put(KEY, VALUE)
            .thenApply(version -> table.get(KEY))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);

    assertThat(row.map(Row::value)).contains(VALUE);
  }

  @Test
  void aStageFailsWithThePlainError() {
    assertThatThrownBy(() ->
            table.async().put(Bytes.EMPTY, VALUE).toCompletableFuture().get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            RejectedException.class,
            error -> {
              assertThat(error.reason()).isEqualTo(Reason.EMPTY_KEY);
              assertThat(error.advice()).isEqualTo(Reason.EMPTY_KEY.advice());
            });
  }

  @Test
  void anErrorShowsWhoWaitedForIt() {
    assertThatThrownBy(() -> table.put(Bytes.EMPTY, VALUE))
        .isInstanceOf(RejectedException.class)
        .satisfies(error ->
            assertThat(error.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(getClass().getName())));
  }

  @Test
  void aTableIsMadeOnce() {
    assertThat(store.createTable("other").name()).isEqualTo("other");
    assertThat(store.tables()).containsExactly(FakeCluster.TABLE);
    assertThatThrownBy(() -> store.createTable(FakeCluster.TABLE))
        .isInstanceOfSatisfying(
            RejectedException.class,
            error -> assertThat(error.reason()).isEqualTo(Reason.TABLE_EXISTS));
  }

  @Test
  void aTableIsMadeUnlessItIsThere() {
    assertThat(store.createTableIfAbsent(FakeCluster.TABLE).name()).isEqualTo(FakeCluster.TABLE);
    assertThat(cluster.questions).noneMatch(CoordinatorRequest.CreateTable.class::isInstance);
    assertThat(store.createTableIfAbsent("other").name()).isEqualTo("other");
    assertThat(cluster.questions).anyMatch(CoordinatorRequest.CreateTable.class::isInstance);
  }

  @Test
  void aChangeWithoutAnAnswerIsToBeLookedForWhereItShows() {
    try (RoutingClient hasty =
        RoutingClient.over(
            cluster, ClientSettings.standard(new Random(2)).withDeadline(Duration.ofMillis(200)))) {
      PartitionId partition = new PartitionId(1, 1);
      Admin admin = hasty.admin();
      assertThat(adviceOf(() -> admin.move(partition, new ServiceId(2), Optional.empty())))
          .endsWith("godwit operations.")
          .doesNotContain("eys");
      assertThat(adviceOf(() -> hasty.createTableIfAbsent("other"))).endsWith("godwit operations.");
      assertThat(adviceOf(() -> admin.setStanding("n1", Standing.DRAINING)))
          .contains("godwit nodes");
      assertThat(adviceOf(() -> admin.users().drop("ann"))).contains("godwit user list");
    }
  }

  /** Returns what is advised after a change that is done and whose answer is lost. */
  private String adviceOf(Runnable change) {
    cluster.loseAnswers = true;
    try {
      change.run();
      throw new AssertionError("answered");
    } catch (OutcomeUnknownException e) {
      return e.advice();
    } finally {
      cluster.loseAnswers = false;
    }
  }

  @Test
  void anOperationIsWaitedFor() {
    Admin admin = store.admin();
    OperationId id = admin.move(new PartitionId(1, 1), new ServiceId(2), Optional.empty()).id();

    assertThat(admin.await(id, Duration.ofSeconds(10)).phase()).isEqualTo(Phase.DONE);
    assertThat(admin.operations(false, 10)).hasSize(1);
    assertThatThrownBy(() -> admin.await(new OperationId(1, 99), Duration.ofSeconds(10)))
        .isInstanceOf(RejectedException.class);
  }

  @Test
  void theOperatorSeesPartitionsAndServices() {
    assertThat(store.admin().partitions(FakeCluster.TABLE)).hasSize(1);
    assertThat(store.admin().services()).hasSize(1);
  }

  @Test
  void anIdThatAnotherDrewIsPassedOn() throws Exception {
    RequestId id = new RequestId(new ClientId(5, 5), 1, 1, 1);
    List<Mutation> batch = new Batch().put(KEY, VALUE).mutations();
    Outcome first =
        store.write(FakeCluster.TABLE, id, batch).toCompletableFuture().get(10, TimeUnit.SECONDS);
    Outcome second =
        store.write(FakeCluster.TABLE, id, batch).toCompletableFuture().get(10, TimeUnit.SECONDS);

    assertThat(second).isEqualTo(first);
    assertThat(store.clock()).isPositive();
  }

  @Test
  void anInterruptedReaderGivesUpAndStaysInterrupted() {
    table.put(KEY, VALUE);
    cluster.readFaults.add(new FakeCluster.Fault.RequestLost());
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> table.get(KEY)).isInstanceOf(UnavailableException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aClosedStoreClosesItsTransport() {
    store.close();

    assertThat(cluster.closed).isTrue();
    assertThatThrownBy(() -> table.get(KEY)).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> table.async().get(KEY).toCompletableFuture().get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(UnavailableException.class);
  }

  private List<Bytes> fill(int rows) {
    List<Bytes> keys = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      Bytes key = Bytes.utf8("key" + i);
      table.put(key, VALUE);
      keys.add(key);
    }
    return keys;
  }
}
