package godwit.client;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.OperationReport;
import godwit.request.ReadAnswer;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.ServiceRequest;
import godwit.request.UserChange;
import godwit.request.WriteAnswer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A store of one table on several services, in memory: a transport whose deliveries a test can make
 * fail. Its partitions may split and move at any time; the coordinator tells of that only when it
 * is made to publish. Not thread-safe.
 */
final class FakeCluster implements Transport {
  static final String TABLE = "words";
  static final TableId TABLE_ID = new TableId(1);

  /** What happens to one delivery. */
  sealed interface Fault {
    /** It is done and answered. */
    record None() implements Fault {}

    /** It is lost before it is done. */
    record RequestLost() implements Fault {}

    /** It is done, and the answer is lost. */
    record AnswerLost() implements Fault {}

    /** It is done, and the answer comes after so long. */
    record AnswerLate(long millis) implements Fault {}

    /** The transport knows that nobody took it. */
    record NotTaken() implements Fault {}

    /** The transport has never found anybody to take anything. */
    record Nobody(boolean lasting) implements Fault {}

    /** The transport knows that it can't know; {@code done} is the truth. */
    record Broken(boolean done) implements Fault {}

    /** The service says this instead. */
    record Said(WriteAnswer answer) implements Fault {}
  }

  private final VirtualTimer timer;
  private final LongSupplier latencyMillis;
  private final FakeServices services = new FakeServices();
  private List<Locator> published;

  final Deque<Fault> writeFaults = new ArrayDeque<>();
  final Deque<Fault> readFaults = new ArrayDeque<>();
  final Deque<Fault> coordinatorFaults = new ArrayDeque<>();
  final List<ServiceRequest.Write> writes = new ArrayList<>();
  final List<ServiceRequest.Read> reads = new ArrayList<>();
  final List<CoordinatorRequest> questions = new ArrayList<>();
  private final Map<Long, OperationReport> operations = new TreeMap<>();
  boolean closed;

  /** Whether changes at the coordinator are done, and never answered. */
  volatile boolean loseAnswers;

  /** Makes a cluster that answers after {@code latencyMillis}; zero answers within the call. */
  FakeCluster(VirtualTimer timer, LongSupplier latencyMillis) {
    this.timer = timer;
    this.latencyMillis = latencyMillis;
    this.published = services.present();
  }

  /** Returns the services, to look into them and to reshape them. */
  FakeServices services() {
    return services;
  }

  /** Makes the coordinator know what the services did. */
  void publish() {
    published = services.present();
  }

  @Override
  public CompletableFuture<Reply<ReadAnswer>> read(ServiceId service, ServiceRequest.Read request) {
    reads.add(request);
    return deliver(readFaults, service, () -> services.read(service, request));
  }

  @Override
  public CompletableFuture<Reply<WriteAnswer>> write(
      ServiceId service, ServiceRequest.Write request) {
    writes.add(request);
    Fault next = writeFaults.peek();
    if (next instanceof Fault.Said said) {
      writeFaults.remove();
      return deliver(new ArrayDeque<>(), service, said::answer);
    }
    return deliver(writeFaults, service, () -> services.write(service, request));
  }

  @Override
  public CompletableFuture<Reply<CoordinatorAnswer>> coordinate(CoordinatorRequest request) {
    questions.add(request);
    if (loseAnswers && !(request instanceof CoordinatorRequest.Query)) {
      return deliver(
          new ArrayDeque<>(List.of(new Fault.AnswerLost())),
          new ServiceId(1),
          () -> answer(request));
    }
    return deliver(coordinatorFaults, new ServiceId(1), () -> answer(request));
  }

  @Override
  public void close() {
    closed = true;
  }

  private <A> CompletableFuture<Reply<A>> deliver(
      Deque<Fault> faults, ServiceId service, Supplier<A> what) {
    CompletableFuture<Reply<A>> reply = new CompletableFuture<>();
    Fault fault = faults.isEmpty() ? new Fault.None() : faults.remove();
    later(latencyMillis.getAsLong(), () -> arrive(fault, service, what, reply));
    return reply;
  }

  private <A> void arrive(
      Fault fault, ServiceId service, Supplier<A> what, CompletableFuture<Reply<A>> reply) {
    switch (fault) {
      case Fault.None none -> answer(0, service, what.get(), reply);
      case Fault.RequestLost lost -> {}
      case Fault.AnswerLost lost -> {
        var unused = what.get();
      }
      case Fault.AnswerLate late -> answer(late.millis(), service, what.get(), reply);
      case Fault.NotTaken notTaken -> reply.complete(new Reply.Unavailable<>("fault=notTaken"));
      case Fault.Nobody nobody ->
          reply.complete(
              new Reply.Unreachable<>("fault=nobody", "Start a node.", nobody.lasting()));
      case Fault.Broken broken -> {
        if (broken.done()) {
          var unused = what.get();
        }
        reply.complete(new Reply.Unknown<>("fault=broken"));
      }
      case Fault.Said said -> throw new AssertionError("only writes are answered so: " + said);
    }
  }

  private <A> void answer(
      long extraMillis, ServiceId service, A answer, CompletableFuture<Reply<A>> reply) {
    long clock = services.clock(service);
    later(
        extraMillis + latencyMillis.getAsLong(),
        () -> reply.complete(new Reply.Answered<>(answer, clock)));
  }

  private void later(long millis, Runnable task) {
    if (millis == 0) {
      task.run();
    } else {
      timer.after(millis, task);
    }
  }

  private CoordinatorAnswer answer(CoordinatorRequest request) {
    return switch (request) {
      case CoordinatorRequest.Routes routes -> routes(routes);
      case CoordinatorRequest.Tables tables ->
          new CoordinatorAnswer.Tables(List.of(new CoordinatorAnswer.TableReport(TABLE_ID, TABLE)));
      case CoordinatorRequest.CreateTable create ->
          create.name().equals(TABLE)
              ? refused(Reason.TABLE_EXISTS, "table=" + TABLE)
              : started(OperationReport.Kind.CREATE_TABLE);
      case CoordinatorRequest.DropTable drop ->
          drop.name().equals(TABLE)
              ? started(OperationReport.Kind.DROP_TABLE)
              : refused(Reason.UNKNOWN_TABLE, "table=" + drop.name());
      case CoordinatorRequest.Start start -> started(OperationReport.Kind.MOVE);
      case CoordinatorRequest.Cancel cancel -> described(cancel.operation());
      case CoordinatorRequest.Describe describe -> described(describe.operation());
      case CoordinatorRequest.Operations all ->
          new CoordinatorAnswer.Operations(List.copyOf(operations.values()));
      case CoordinatorRequest.Nodes nodes -> new CoordinatorAnswer.Nodes(List.of());
      case CoordinatorRequest.SetStanding set -> refused(Reason.UNKNOWN_NODE, "node=" + set.node());
      case CoordinatorRequest.Users users -> new CoordinatorAnswer.Users(0, List.of());
      case UserChange change -> refused(Reason.FORBIDDEN, "user=" + change.name());
      case CoordinatorRequest.Services all ->
          new CoordinatorAnswer.Services(
              List.of(new CoordinatorAnswer.ServiceReport(new ServiceId(1), "n1", "", List.of())));
    };
  }

  private CoordinatorAnswer routes(CoordinatorRequest.Routes routes) {
    if (!routes.table().equals(TABLE)) {
      return refused(Reason.UNKNOWN_TABLE, "table=" + routes.table());
    }
    KeyRange range = routes.range();
    List<Locator> valid =
        published.stream()
            .filter(it -> it.range().overlaps(range))
            .filter(
                it -> routes.asOf().isPresent() ? it.validAt(routes.asOf().getAsLong()) : it.open())
            .toList();
    return new CoordinatorAnswer.Routes(TABLE_ID, valid, 1);
  }

  /**
   * Operations of this coordinator are open when they are first looked at, and done from then on.
   */
  private CoordinatorAnswer described(OperationId id) {
    OperationReport report = operations.get(id.number());
    if (report == null) {
      return refused(Reason.UNKNOWN_OPERATION, "operation=" + id);
    }
    operations.put(id.number(), report(id, report.kind(), OperationReport.Phase.DONE));
    return new CoordinatorAnswer.Operations(List.of(report));
  }

  private CoordinatorAnswer started(OperationReport.Kind kind) {
    OperationId id = new OperationId(1, operations.size() + 1L);
    OperationReport report = report(id, kind, OperationReport.Phase.OPEN);
    operations.put(id.number(), report);
    return new CoordinatorAnswer.Started(report);
  }

  private static OperationReport report(
      OperationId id, OperationReport.Kind kind, OperationReport.Phase phase) {
    return new OperationReport(
        id,
        kind,
        phase,
        Optional.empty(),
        List.of(new PartitionId(1, 1)),
        List.of(),
        Optional.empty(),
        1,
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static CoordinatorAnswer refused(Reason reason, String detail) {
    return new CoordinatorAnswer.Refused(new Refusal(reason, detail));
  }

  static Bytes key(String text) {
    return Bytes.utf8(text);
  }
}
