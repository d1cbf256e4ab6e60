package godwit.server.cluster;

import godwit.placement.GroupName;
import godwit.placement.NodeReport;
import godwit.placement.NodeStatus;
import godwit.placement.Standing;
import godwit.request.CoordinatorAnswer;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.server.drive.UnreachableException;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.HostedServices;
import godwit.server.replica.NodeClock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the coordinator's leader, twice a second, what this node has, and takes in what it says of
 * the others. Finds the leader by itself. Thread-safe.
 */
public final class Reporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
  private static final long EVERY_MILLIS = 500;
  private static final long PATIENCE_MILLIS = 2_000;

  /** The next one is asked so soon, until all have been. */
  private static final long SOON_MILLIS = 50;

  /** Refusals that are those of the node which was asked, not of the coordinator. */
  private static final Set<Reason> OF_ONE_NODE =
      Set.of(Reason.UNSUPPORTED_VERSION, Reason.NODES_UNKNOWN, Reason.NODE_RUNS_ALREADY);

  private final Setup setup;
  private final ScheduledExecutorService thread;
  private final AtomicBoolean under = new AtomicBoolean();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final SearchLog search = new SearchLog();
  private volatile @Nullable String failure;
  private final CompletableFuture<CoordinatorAnswer> first = new CompletableFuture<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private final StandingLog standing = new StandingLog();
  private final Queue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Optional<Refusal>> refusal =
      new AtomicReference<>(Optional.empty());

  /**
   * What a reporter goes by.
   *
   * @param report what is to be told now
   * @param hosted has the coordinator's replica, if this node hosts one
   * @param clock of this node, which is told how it stands beside the others'
   */
  public record Setup(
      Supplier<NodeReport> report,
      HostedServices hosted,
      Nodes nodes,
      Whereabouts whereabouts,
      NodeClock clock) {}

  /** Begins to report. */
  public Reporter(Setup setup) {
    this.setup = setup;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("godwit-report").factory());
    thread.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Completes when the coordinator has first answered: with the nodes, or with a refusal. */
  public CompletableFuture<CoordinatorAnswer> first() {
    return first;
  }

  /** Returns whether the coordinator may have recorded this node: a report may have reached it. */
  public boolean mayBeKnown() {
    return told.get();
  }

  /** Returns why this node may not take part, if the last answer said so. */
  public Optional<Refusal> refusal() {
    return refusal.get();
  }

  /** Takes in that the node serves: from now on a refusal is told in the log. */
  public void serves() {
    standing.serves();
  }

  /** Returns why the last report that failed did. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Reports now; completes when the coordinator has taken in a report made after this call. */
  public CompletableFuture<Void> tell() {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    waiting.add(taken);
    wake();
    return taken;
  }

  /** Reports now, not only when it is time. */
  public void wake() {
    thread.execute(this::look);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void look() {
    if (!under.compareAndSet(false, true)) {
      return;
    }
    try {
      long offsetMillis = setup.clock().offsetMillis();
      List<CompletableFuture<Void>> before = List.copyOf(waiting);
      NodeReport report = setup.report().get();
      var unused =
          send(report)
              .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
              .whenComplete((answer, failure) -> {
                under.set(false);
                if (failure == null) {
                  heard(answer, report.node());
                  if (answer instanceof CoordinatorAnswer.Nodes) {
                    taken(before);
                  }
                }
                setup.clock().told(clockLead(report.node(), answer), offsetMillis);
              });
    } catch (RuntimeException e) {
      under.set(false);
      LOG.error("report failed", e);
    }
  }

  private void taken(List<CompletableFuture<Void>> before) {
    before.forEach(it -> it.complete(null));
    waiting.removeIf(CompletableFuture::isDone);
    if (!waiting.isEmpty() && !thread.isShutdown()) {
      wake();
    }
  }

  private static OptionalLong clockLead(String self, @Nullable CoordinatorAnswer answer) {
    if (!(answer instanceof CoordinatorAnswer.Nodes told)) {
      return OptionalLong.empty();
    }
    return told.nodes().stream()
        .filter(node -> node.name().equals(self))
        .map(NodeStatus::clockLeadMillis)
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  private CompletableFuture<CoordinatorAnswer> send(NodeReport report) {
    Optional<CoordinatorService> here =
        setup.hosted().coordinator().filter(CoordinatorService::leads);
    if (here.isPresent()) {
      return here.get().hear(report);
    }
    List<String> candidates = setup.whereabouts().candidates(GroupName.COORDINATOR);
    if (candidates.isEmpty()) {
      return CompletableFuture.failedFuture(new IllegalStateException("no node is known"));
    }
    String address = candidates.get(Math.floorMod(turn.get(), candidates.size()));
    return setup
        .nodes()
        .report(address, report)
        .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .whenComplete((answer, failure) -> {
          if (failure != null) {
            failed(address, candidates, failure);
          } else if (isTurnedAway(answer)) {
            next(address);
          }
        });
  }

  /** Returns whether the node that was asked takes no call of this one; another may. */
  private static boolean isTurnedAway(CoordinatorAnswer answer) {
    return answer instanceof CoordinatorAnswer.Refused refused
        && OF_ONE_NODE.contains(refused.refusal().reason());
  }

  private void failed(String address, List<String> candidates, Throwable cause) {
    if (!wasUnsent(cause)) {
      told.set(true);
    }
    failure = UnreachableException.why(cause);
    int failed = failures.incrementAndGet();
    if (failed % candidates.size() != 0 && !thread.isShutdown()) {
      var unused = thread.schedule(this::look, SOON_MILLIS, TimeUnit.MILLISECONDS);
    }
    search.failed(candidates, String.valueOf(failure));
    next(address);
  }

  /** Asks the next one the next time; or the one that was named. */
  private void next(String address) {
    setup.whereabouts().doubt(GroupName.COORDINATOR, address);
    boolean isNamed =
        setup
            .whereabouts()
            .leader(GroupName.COORDINATOR)
            .filter(it -> !it.equals(address))
            .isPresent();
    turn.updateAndGet(before -> isNamed ? 0 : before + 1);
  }

  private static boolean wasUnsent(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof UnreachableException unreachable && unreachable.unsent();
  }

  private void heard(CoordinatorAnswer answer, String self) {
    switch (answer) {
      case CoordinatorAnswer.Nodes nodes -> {
        told.set(true);
        turn.set(0);
        failures.set(0);
        search.found();
        refusal.set(Optional.empty());
        standing.taken();
        setup.whereabouts().learn(nodes.nodes());
        if (isRemoved(nodes, self)) {
          standing.removed(self);
        }
      }
      case CoordinatorAnswer.Refused refused -> {
        refusal.set(Optional.of(refused.refusal()));
        standing.refused(refused.refusal());
      }
      case CoordinatorAnswer.Started it -> throw unexpected(it);
      case CoordinatorAnswer.Tables it -> throw unexpected(it);
      case CoordinatorAnswer.Routes it -> throw unexpected(it);
      case CoordinatorAnswer.Services it -> throw unexpected(it);
      case CoordinatorAnswer.Operations it -> throw unexpected(it);
      case CoordinatorAnswer.Users it -> throw unexpected(it);
    }
    first.complete(answer);
  }

  private static boolean isRemoved(CoordinatorAnswer.Nodes nodes, String self) {
    return nodes.nodes().stream()
        .anyMatch(it -> it.name().equals(self) && it.standing() == Standing.REMOVED);
  }

  private static AssertionError unexpected(CoordinatorAnswer answer) {
    return new AssertionError("not an answer to a report: " + answer);
  }
}
