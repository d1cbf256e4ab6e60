package godwit.server.replica;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorEntry;
import godwit.coordinator.CoordinatorSettings;
import godwit.coordinator.CoordinatorState;
import godwit.coordinator.Operations;
import godwit.coordinator.RemovalRule;
import godwit.key.Bytes;
import godwit.partition.OperationId;
import godwit.placement.GroupName;
import godwit.placement.Hearing;
import godwit.placement.Node;
import godwit.placement.NodeReport;
import godwit.placement.ReplicaReport;
import godwit.placement.Standing;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.reshape.Heard;
import godwit.reshape.Intent;
import godwit.reshape.Sight;
import godwit.reshape.Weighing;
import godwit.server.metrics.RequestFigures.Kind;
import godwit.server.raft.FaultListener;
import godwit.server.raft.Raft;
import godwit.server.raft.RaftGroup;
import godwit.server.watch.RequestWatch;
import godwit.server.watch.Watch;
import godwit.server.watch.WatchedMachine;
import godwit.wire.Formats;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * This node's replica of the coordinator, for clients, nodes and its driver. Thread-safe; nothing
 * blocks. Futures fail as those of {@link DataService} do.
 */
public final class CoordinatorService implements AutoCloseable {
  /** How long a client's join waits at most for the sizes of what it is to join. */
  private static final long WEIGHING_MILLIS = 1_000;

  private static final long LISTEN_AGAIN_MILLIS = 100;

  private final StoreHome home;
  private final CoordinatorReplica replica;
  private final WatchedMachine machine;
  private final RaftGroup group;
  private final RequestWatch requests;
  private final GroupCommit<CoordinatorCommand, CommandAnswer> log;
  private final NodeClock clock;
  private final Executor readers;
  private final CopyOnWriteArrayList<Runnable> watchers = new CopyOnWriteArrayList<>();
  private volatile Function<Intent.Ask, CompletableFuture<Heard>> inquirer =
      question -> CompletableFuture.completedFuture(new Heard.Unreachable());
  private final Impressions impressions;

  /**
   * What the coordinator runs on.
   *
   * @param readers answer queries, which may be long
   * @param watch counts and times what it does
   */
  public record Setup(
      Raft raft,
      ReplicaHome home,
      CoordinatorSettings settings,
      NodeClock clock,
      Executor readers,
      FaultListener faults,
      Watch watch) {}

  public static CoordinatorService start(Setup setup) throws IOException {
    return new CoordinatorService(setup);
  }

  private CoordinatorService(Setup setup) throws IOException {
    this.clock = setup.clock();
    this.readers = setup.readers();
    this.impressions = new Impressions(clock.millis());
    this.requests = setup.watch().requests(GroupName.COORDINATOR);
    this.log =
        new GroupCommit<>(
            new GroupCommit.Format<>(CoordinatorService::encode, command -> 0),
            clock,
            setup.watch().commits(GroupName.COORDINATOR));
    this.home =
        new StoreHome(
            setup.home().store(),
            setup.home().rocks(),
            setup.faults()::onFault,
            name -> Optional.empty());
    this.replica =
        new CoordinatorReplica(
            home,
            setup.settings(),
            () -> watchers.forEach(Runnable::run),
            () -> impressions.beginAnew(clock.millis()));
    this.machine = setup.watch().machine(GroupName.COORDINATOR, replica);
    try {
      this.group =
          setup
              .raft()
              .start(setup.home().groupConfig(GroupName.COORDINATOR), machine, setup.faults());
    } catch (IOException | RuntimeException e) {
      home.close();
      throw e;
    }
    log.open(group);
  }

  /** Returns what is recorded as of the last commit that this replica has applied. */
  public CoordinatorState view() {
    return replica.view();
  }

  /** Returns what is to be told of this replica. */
  public ReplicaReport report() {
    return GroupReport.of(group);
  }

  /** Returns the group that this is a replica of. */
  public RaftGroup group() {
    return group;
  }

  /** Returns whether this replica leads; only then it answers, and drives. */
  public boolean leads() {
    return replica.leads();
  }

  /** Completes when this replica begins to lead for the first time. */
  public CompletableFuture<Void> led() {
    return replica.led();
  }

  /** Calls {@code watcher}, on the apply thread, after every commit and before it is answered. */
  public void watch(Runnable watcher) {
    watchers.add(watcher);
  }

  /** Answers a client: a query linearizably, a change once it is recorded. */
  public CompletableFuture<CoordinatorAnswer> coordinate(CoordinatorRequest request) {
    Kind kind = request instanceof CoordinatorRequest.Query ? Kind.QUERY : Kind.CHANGE;
    return requests.begin(kind).until(answer(request), Endings::of);
  }

  private CompletableFuture<CoordinatorAnswer> answer(CoordinatorRequest request) {
    return switch (request) {
      case CoordinatorRequest.Query query -> looked(query);
      case CoordinatorRequest.SetStanding set -> set(set);
      case CoordinatorRequest.Change change ->
          weighed(change).thenCompose(this::propose).thenApply(CoordinatorService::changed);
    };
  }

  private CompletableFuture<CoordinatorAnswer> looked(CoordinatorRequest.Query query) {
    long term = group.term();
    return group
        .readBarrier()
        .thenApplyAsync(
            done -> {
              CoordinatorAnswer answer = told(replica.view().answer(query, hearing()));
              group.requireLed(term);
              return answer;
            },
            readers);
  }

  /**
   * A leader that has just begun to listen does not know who has what: before it refuses, it looks
   * again until all that are there have told.
   */
  private CompletableFuture<CoordinatorAnswer> set(CoordinatorRequest.SetStanding set) {
    long term = group.term();
    return group
        .readBarrier()
        .thenComposeAsync(
            sure -> {
              Hearing hearing = hearing();
              Optional<Refusal> refusal = RemovalRule.judge(set, replica.view(), hearing);
              group.requireLed(term);
              if (refusal.isEmpty()) {
                return propose(new CoordinatorCommand.SetStanding(set.node(), set.standing()))
                    .thenApply(this::standing);
              }
              return hearing.isSettled()
                  ? CompletableFuture.completedFuture(new CoordinatorAnswer.Refused(refusal.get()))
                  : CompletableFuture.runAsync(() -> {}, later()).thenCompose(waited -> set(set));
            },
            readers);
  }

  private static Executor later() {
    return CompletableFuture.delayedExecutor(
        LISTEN_AGAIN_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);
  }

  /**
   * Returns the command for a change, with what a join's decision needs to know of two services.
   */
  private CompletableFuture<CoordinatorCommand> weighed(CoordinatorRequest.Change change) {
    Optional<Weighing> weighing =
        leads() ? Weighing.of(change, replica.view()) : Optional.<Weighing>empty();
    if (weighing.isEmpty()) {
      return CompletableFuture.completedFuture(new CoordinatorCommand.Change(change));
    }
    return size(weighing.get().left())
        .thenCombine(size(weighing.get().right()), weighing.get()::command);
  }

  private CompletableFuture<Heard> size(Intent.Ask question) {
    return inquirer
        .apply(question)
        .completeOnTimeout(new Heard.Unreachable(), WEIGHING_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Has data services asked by {@code asking} from now on, whose futures never fail; until then
   * nobody answers.
   */
  public void inquireBy(Function<Intent.Ask, CompletableFuture<Heard>> asking) {
    inquirer = asking;
  }

  private CoordinatorAnswer told(CoordinatorAnswer answer) {
    if (!(answer instanceof CoordinatorAnswer.Operations operations)) {
      return answer;
    }
    Operations known = replica.view().operations();
    SortedMap<OperationId, Sight> seen = impressions.sights();
    long now = clock.millis();
    return operations.with(
        id -> Optional.ofNullable(seen.get(known.doing(id))).map(it -> it.progress(now)));
  }

  /** Takes in what the driver of operations has seen of those that are open. */
  public void note(SortedMap<OperationId, Sight> seen) {
    impressions.see(seen);
  }

  /**
   * Takes in what a node tells of itself, and answers with what is known of all nodes. A node that
   * was not known, or listens elsewhere now, is recorded first; one that may not take part is
   * refused.
   */
  public CompletableFuture<CoordinatorAnswer> hear(NodeReport report) {
    Optional<Node> known =
        Optional.ofNullable(replica.view().nodes().get(report.node()))
            .filter(node -> node.folder().equals(report.folder()));
    if (known.filter(node -> node.standing() == Standing.REMOVED).isPresent()) {
      return CompletableFuture.completedFuture(leaving(report));
    }
    boolean recorded = known.filter(node -> node.address().equals(report.address())).isPresent();
    CompletableFuture<CommandAnswer> registered =
        recorded
            ? CompletableFuture.completedFuture(new CommandAnswer.Recorded())
            : propose(
                new CoordinatorCommand.RegisterNode(
                    report.node(), report.address(), report.folder()));
    return registered.thenApply(answer -> {
      if (answer instanceof CommandAnswer.Refused refused) {
        return new CoordinatorAnswer.Refused(refused.refusal());
      }
      note(report);
      return nodes();
    });
  }

  /** Hears a node that was removed, which takes part as long as it has something to give away. */
  private CoordinatorAnswer leaving(NodeReport report) {
    note(report);
    return report.replicas().isEmpty()
        ? new CoordinatorAnswer.Refused(new Refusal(Reason.NODE_REMOVED, "node=" + report.node()))
        : nodes();
  }

  private void note(NodeReport report) {
    impressions.hear(report, clock.millis(), clock.steadyMillis());
  }

  /** Returns what nodes have told since this replica began to lead. */
  public Hearing hearing() {
    return impressions.hearing(clock.millis());
  }

  private CoordinatorAnswer nodes() {
    return replica.view().answer(new CoordinatorRequest.Nodes(), hearing());
  }

  private CoordinatorAnswer standing(CommandAnswer answer) {
    return answer instanceof CommandAnswer.Refused refused
        ? new CoordinatorAnswer.Refused(refused.refusal())
        : nodes();
  }

  /** Proposes a command to the coordinator's log. */
  public CompletableFuture<CommandAnswer> propose(CoordinatorCommand command) {
    return log.submit(command);
  }

  /** Returns how its log, its queue and its apply thread stand. */
  public GroupStanding standing() {
    return GroupStanding.of(group, machine, log);
  }

  @Override
  public void close() {
    group.close();
    home.close();
  }

  private static Bytes encode(long stamp, List<CoordinatorCommand> commands) {
    return Formats.COORDINATOR_ENTRY.encode(new CoordinatorEntry(stamp, commands));
  }

  private static CoordinatorAnswer changed(CommandAnswer answer) {
    return switch (answer) {
      case CommandAnswer.Changed changed -> changed.answer();
      case CommandAnswer.Refused refused -> new CoordinatorAnswer.Refused(refused.refusal());
      case CommandAnswer.Registered registered -> throw unexpected(answer);
      case CommandAnswer.Recorded recorded -> throw unexpected(answer);
    };
  }

  private static AssertionError unexpected(CommandAnswer answer) {
    return new AssertionError("not an answer to a change: " + answer);
  }
}
