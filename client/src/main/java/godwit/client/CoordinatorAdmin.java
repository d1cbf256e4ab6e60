package godwit.client;

import godwit.client.Trial.Pace;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.placement.NodeStatus;
import godwit.placement.Standing;
import godwit.request.ClientId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorAnswer.ServiceReport;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.OperationReport;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.ServiceRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/** The operator's view, asked of the coordinator. */
final class CoordinatorAdmin implements Admin {
  private static final String GOES_ON =
      "The operation is recorded and goes on by itself. Look at it with: godwit operations.";
  private static final String LOOK_FIRST =
      "It may have been recorded, and goes on by itself then. See whether it was before you ask"
          + " again: godwit operations.";
  private static final String SAY_AGAIN =
      "It may have been recorded: godwit nodes shows it. To say it again does no harm.";
  private static final Duration LONGEST_WAIT = Duration.ofDays(365);

  private final Dispatcher dispatcher;
  private final Timer timer;
  private final RandomGenerator random;

  CoordinatorAdmin(Dispatcher dispatcher, Timer timer, RandomGenerator random) {
    this.dispatcher = dispatcher;
    this.timer = timer;
    this.random = random;
  }

  @Override
  public OperationReport split(PartitionId partition, Optional<Bytes> key) {
    return start(new Reshape.Split(partition, key, Optional.empty()));
  }

  @Override
  public OperationReport splitAndMove(
      PartitionId partition, Optional<Bytes> key, ServiceId target) {
    return start(new Reshape.Split(partition, key, Optional.of(target)));
  }

  @Override
  public OperationReport join(PartitionId partition, PartitionId right) {
    return start(new Reshape.Join(partition, right));
  }

  @Override
  public OperationReport move(PartitionId partition, ServiceId target, Optional<Duration> budget) {
    OptionalLong budgetMillis =
        budget.isPresent() ? OptionalLong.of(budget.get().toMillis()) : OptionalLong.empty();
    return start(new Reshape.Move(partition, target, budgetMillis));
  }

  @Override
  public OperationReport cancel(OperationId operation) {
    return change(new CoordinatorRequest.Cancel(draw(), operation));
  }

  @Override
  public OperationReport operation(OperationId operation) {
    return described(query(new CoordinatorRequest.Describe(operation)));
  }

  @Override
  public List<OperationReport> operations(boolean openOnly, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be positive: " + limit);
    }
    CoordinatorAnswer answer = query(new CoordinatorRequest.Operations(openOnly, limit));
    if (answer instanceof CoordinatorAnswer.Operations operations) {
      return operations.operations();
    }
    throw unexpected(answer);
  }

  @Override
  public OperationReport await(OperationId operation, Duration timeout) {
    return awaitUntil(operation, timer.nowMillis() + millis(timeout), dispatcher.deadlineMillis());
  }

  @Override
  public OperationReport await(OperationId operation, Duration timeout, Duration patience) {
    long nowMillis = timer.nowMillis();
    return awaitUntil(operation, nowMillis + millis(timeout), nowMillis + millis(patience));
  }

  private OperationReport awaitUntil(OperationId operation, long untilMillis, long silentMillis) {
    return Waiting.forRead(ended(operation, untilMillis, silentMillis, Optional.empty()));
  }

  private static long millis(Duration wait) {
    return (wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT).toMillis();
  }

  /**
   * Completes with the operation when it has ended, or as it was told last when {@code untilMillis}
   * is over; fails as unavailable when both moments are over and nobody has told anything.
   *
   * @param silentMillis until when an answer is waited for at least
   * @param known what has been told of it already
   */
  CompletableFuture<OperationReport> ended(
      OperationId operation, long untilMillis, long silentMillis, Optional<OperationReport> known) {
    AtomicReference<Optional<OperationReport>> last = new AtomicReference<>(known);
    CoordinatorRequest.Describe question = new CoordinatorRequest.Describe(operation);
    return dispatcher
        .run(
            new Delivery.Request<>(
                "await",
                false,
                Math.max(untilMillis, silentMillis),
                departure ->
                    last.get().isPresent() && timer.nowMillis() >= untilMillis
                        ? CompletableFuture.completedFuture(new Trial.Decided<>(last.get().get()))
                        : dispatcher
                            .ask(question, departure)
                            .thenApply(trial -> looked(trial, untilMillis, last))))
        .exceptionallyCompose(failure -> {
          boolean silent =
              failure instanceof UnavailableException
                  || failure.getCause() instanceof UnavailableException;
          return silent && last.get().isPresent()
              ? CompletableFuture.completedFuture(last.get().get())
              : CompletableFuture.failedFuture(failure);
        });
  }

  private Trial<OperationReport> looked(
      Trial<CoordinatorAnswer> trial,
      long untilMillis,
      AtomicReference<Optional<OperationReport>> last) {
    if (!(trial instanceof Trial.Decided<CoordinatorAnswer>(CoordinatorAnswer answer))) {
      return trial.instead();
    }
    OperationReport report = described(answer);
    last.set(Optional.of(report));
    return report.phase().ended() || timer.nowMillis() >= untilMillis
        ? new Trial.Decided<>(report)
        : Trial.again(Pace.SOON, "phase=" + report.phase());
  }

  @Override
  public List<Locator> partitions(String table) {
    return partitions(table, dispatcher.deadlineMillis());
  }

  private List<Locator> partitions(String table, long deadlineMillis) {
    CoordinatorRequest.Query routes =
        new CoordinatorRequest.Routes(table, KeyRange.ALL, OptionalLong.empty());
    CoordinatorAnswer answer = Waiting.forRead(dispatcher.coordinate(routes, deadlineMillis));
    if (answer instanceof CoordinatorAnswer.Routes found) {
      return found.locators();
    }
    throw unexpected(answer);
  }

  @Override
  public List<PartitionReport> measure(String name) {
    long deadlineMillis = dispatcher.deadlineMillis();
    TableRef table = Waiting.forRead(dispatcher.table(name, deadlineMillis));
    List<CompletableFuture<PartitionReport>> asked =
        partitions(name, deadlineMillis).stream()
            .map(locator -> measure(table, locator, deadlineMillis))
            .toList();
    return asked.stream().map(Waiting::forRead).toList();
  }

  private CompletableFuture<PartitionReport> measure(
      TableRef table, Locator locator, long deadlineMillis) {
    ServiceRequest.Measure measure = new ServiceRequest.Measure(table.id(), locator.range().low());
    return dispatcher
        .measure(table, measure, deadlineMillis)
        .thenApply(measured -> new PartitionReport(locator, measured.held(), measured.load()));
  }

  @Override
  public List<ServiceReport> services() {
    CoordinatorAnswer answer = query(new CoordinatorRequest.Services());
    if (answer instanceof CoordinatorAnswer.Services services) {
      return services.services();
    }
    throw unexpected(answer);
  }

  @Override
  public List<NodeStatus> nodes() {
    return nodes(query(new CoordinatorRequest.Nodes()));
  }

  /** Says how things shall be, so it may be said again. */
  @Override
  public List<NodeStatus> setStanding(String node, Standing standing) {
    CoordinatorRequest.SetStanding wish = new CoordinatorRequest.SetStanding(node, standing);
    return nodes(
        Waiting.forChange(dispatcher.coordinate(wish, dispatcher.deadlineMillis()), SAY_AGAIN));
  }

  private static List<NodeStatus> nodes(CoordinatorAnswer answer) {
    if (answer instanceof CoordinatorAnswer.Nodes nodes) {
      return nodes.nodes();
    }
    throw unexpected(answer);
  }

  @Override
  public UserAdmin users() {
    return new CoordinatorUsers(dispatcher, random);
  }

  /** Returns the names of all tables, ascending. */
  List<String> tables() {
    CoordinatorAnswer answer = query(new CoordinatorRequest.Tables());
    if (answer instanceof CoordinatorAnswer.Tables tables) {
      return tables.tables().stream().map(CoordinatorAnswer.TableReport::name).sorted().toList();
    }
    throw unexpected(answer);
  }

  /** Asks for a table and waits until it serves; both take no longer than one request. */
  void createTable(String name) {
    requireMade(done(new CoordinatorRequest.CreateTable(draw(), name)));
  }

  /** Asks for a table unless there is one, and waits until it serves, no longer than likewise. */
  void createTableIfAbsent(String name) {
    long deadlineMillis = dispatcher.deadlineMillis();
    CoordinatorRequest.CreateTable create = new CoordinatorRequest.CreateTable(draw(), name);
    Optional<CoordinatorAnswer> made =
        Waiting.forChange(
            dispatcher.run(
                new Delivery.Request<>(
                    "create",
                    true,
                    deadlineMillis,
                    departure -> createUnlessThere(create, departure))),
            LOOK_FIRST);
    made.ifPresent(answer -> requireMade(awaited(started(answer), deadlineMillis)));
  }

  /** Makes one attempt: an empty answer is that of a table which serves already. */
  private CompletableFuture<Trial<Optional<CoordinatorAnswer>>> createUnlessThere(
      CoordinatorRequest.CreateTable create, Delivery.Departure departure) {
    CoordinatorRequest.Routes look =
        new CoordinatorRequest.Routes(create.name(), KeyRange.ALL, OptionalLong.empty());
    return dispatcher
        .ask(look, () -> true)
        .thenCompose(found -> {
          if (isRefused(found, Reason.UNKNOWN_TABLE)) {
            return dispatcher.ask(create, departure).thenApply(CoordinatorAdmin::unlessTaken);
          }
          return CompletableFuture.completedFuture(
              found instanceof Trial.Decided
                  ? new Trial.Decided<>(Optional.empty())
                  : found.instead());
        });
  }

  /** A name that is taken by what does not serve is that of a table which comes or goes. */
  private static Trial<Optional<CoordinatorAnswer>> unlessTaken(Trial<CoordinatorAnswer> trial) {
    if (isRefused(trial, Reason.TABLE_EXISTS)) {
      return Trial.again(Pace.SOON, "the table is being made or dropped");
    }
    return trial instanceof Trial.Decided<CoordinatorAnswer>(CoordinatorAnswer answer)
        ? new Trial.Decided<>(Optional.of(answer))
        : trial.instead();
  }

  private static boolean isRefused(Trial<CoordinatorAnswer> trial, Reason reason) {
    return trial instanceof Trial.Rejected<CoordinatorAnswer>(Refusal refusal)
        && refusal.reason() == reason;
  }

  private static void requireMade(OperationReport report) {
    switch (report.phase()) {
      case DONE -> {}
      case OPEN, CANCELLING ->
          throw new OutcomeUnknownException(
              "the table is still being made: operation=" + report.id(), GOES_ON);
      case CANCELLED, FAILED ->
          throw new UnavailableException(
              "table not made: operation=" + report.id() + " detail=(" + report.detail() + ")");
    }
  }

  /** Asks for the end of a table and waits until it is gone, likewise. */
  void dropTable(String name) {
    OperationReport report = done(new CoordinatorRequest.DropTable(draw(), name));
    switch (report.phase()) {
      case DONE -> {}
      case OPEN, CANCELLING ->
          throw new OutcomeUnknownException(
              "the table is unknown from now on, and still being removed: operation=" + report.id(),
              GOES_ON);
      case CANCELLED, FAILED ->
          throw new UnavailableException(
              "table not dropped: operation=" + report.id() + " detail=(" + report.detail() + ")");
    }
  }

  private OperationReport start(Reshape reshape) {
    return change(new CoordinatorRequest.Start(draw(), reshape));
  }

  /** Asks for a change and waits for its end, both within one deadline. */
  private OperationReport done(CoordinatorRequest.Change change) {
    long deadlineMillis = dispatcher.deadlineMillis();
    return awaited(change(change, deadlineMillis), deadlineMillis);
  }

  private OperationReport awaited(OperationReport started, long deadlineMillis) {
    return Waiting.forRead(
        ended(started.id(), deadlineMillis, deadlineMillis, Optional.of(started)));
  }

  private OperationReport change(CoordinatorRequest.Change change) {
    return change(change, dispatcher.deadlineMillis());
  }

  private OperationReport change(CoordinatorRequest.Change change, long deadlineMillis) {
    return started(Waiting.forChange(dispatcher.coordinate(change, deadlineMillis), LOOK_FIRST));
  }

  private static OperationReport started(CoordinatorAnswer answer) {
    if (answer instanceof CoordinatorAnswer.Started started) {
      return started.operation();
    }
    throw unexpected(answer);
  }

  private CoordinatorAnswer query(CoordinatorRequest.Query query) {
    return Waiting.forRead(dispatcher.coordinate(query, dispatcher.deadlineMillis()));
  }

  private ClientId draw() {
    return new ClientId(random.nextLong(), random.nextLong());
  }

  private static OperationReport described(CoordinatorAnswer answer) {
    if (answer instanceof CoordinatorAnswer.Operations found && found.operations().size() == 1) {
      return found.operations().getFirst();
    }
    throw unexpected(answer);
  }

  private static RejectedException unexpected(CoordinatorAnswer answer) {
    return new RejectedException(
        new Refusal(Reason.MALFORMED, "answer=" + answer.getClass().getSimpleName()));
  }
}
