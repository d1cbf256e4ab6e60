package godwit.server;

import godwit.client.RejectedException;
import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorCommand.RegisterService;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorAnswer;
import godwit.request.Reason;
import godwit.server.cluster.Reporter;
import godwit.server.drive.Peers;
import godwit.server.drive.UnreachableException;
import godwit.server.raft.RaftGroup;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node begins: it opens the replicas that it has, founds the coordinator if it is the first
 * of its cluster, and a data service of its own when the coordinator knows it. Not thread-safe.
 */
final class Founding {
  private static final Logger LOG = LoggerFactory.getLogger(Founding.class);
  private static final long START_TIMEOUT_SECONDS = 60;
  private static final long SOON_SECONDS = 2;
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);
  private static final long FIRST_INCARNATION = 1;

  private final NodeConfig config;
  private final NodeFolder folder;
  private final Replicas replicas;
  private final FaultLog faults;

  Founding(NodeConfig config, NodeFolder folder, Replicas replicas, FaultLog faults) {
    this.config = config;
    this.folder = folder;
    this.replicas = replicas;
    this.faults = faults;
  }

  /** Opens what is in the directory; a new one that joins nobody founds the coordinator. */
  void open() throws IOException {
    boolean founds = folder.isNew() && config.network().join().isEmpty();
    if (founds || folder.hasCoordinator()) {
      CoordinatorService coordinator = replicas.openCoordinator();
      if (coordinator.group().votesAlone()) {
        begin(coordinator);
      } else if (config.restored()) {
        throw new IOException(
            "coordinator has other replicas: members="
                + coordinator.group().membership()
                + ". Only one that is alone can be put back from a backup");
      }
    }
    for (ServiceId id : folder.services()) {
      DataService service = replicas.openService(id);
      if (service.group().votesAlone()) {
        await(service.led(), "data service did not begin to lead: service=" + id);
      }
    }
  }

  /** Returns whether no group here has another voter, so that each is led here or nowhere. */
  boolean isAlone() {
    return replicas.groups().stream().allMatch(RaftGroup::votesAlone);
  }

  /**
   * Founds what data services are missing, once the node is known to the coordinator, and has the
   * coordinator hear of them: else a node that serves would seem to have nothing for a moment.
   *
   * @throws RejectedException if the coordinator does not take the node
   */
  void found(Peers peers, Reporter reporter, String address) throws IOException {
    List<ServiceId> founded = folder.founded();
    if (founded.size() >= config.services() && !isAlone()) {
      requireMember(reporter);
      reporter.serves();
      return;
    }
    if (!config.network().join().isEmpty()) {
      LOG.info(
          "node asks for its place in the cluster: join={} patienceSeconds={}",
          config.network().join(),
          START_TIMEOUT_SECONDS);
    }
    CoordinatorAnswer answer;
    try {
      answer =
          await(reporter.first(), "coordinator can't be reached: join=" + config.network().join());
    } catch (IOException e) {
      if (!reporter.mayBeKnown()) {
        folder.forget();
      }
      throw reporter
          .failure()
          .map(why -> new IOException(e.getMessage() + ". What was answered last: " + why, e))
          .orElse(e);
    }
    if (answer instanceof CoordinatorAnswer.Refused refused) {
      folder.forget();
      throw new RejectedException(refused.refusal());
    }
    int services = Math.max(config.services(), founded.size());
    for (int i = 1; i <= services; i++) {
      Optional<ServiceId> claimed =
          i <= founded.size() ? Optional.of(founded.get(i - 1)) : Optional.empty();
      ServiceId id = register(peers, address, i, claimed);
      if (claimed.isEmpty()) {
        folder.founds(id);
        DataService service = replicas.openService(id);
        await(service.led(), "data service did not begin to lead: service=" + id);
      }
    }
    var unused = soon(reporter.tell(), "knows what it has");
    reporter.serves();
  }

  /**
   * Hears what the cluster says of this node, if it does so soon: of one that was stopped whole
   * nobody can tell before more of its nodes run.
   *
   * @throws RejectedException if the node was removed and has nothing left to give away, or runs
   *     already
   */
  private void requireMember(Reporter reporter) throws IOException {
    Optional<CoordinatorAnswer> answer = soon(reporter.first(), "has answered");
    if (answer.isPresent()
        && answer.get() instanceof CoordinatorAnswer.Refused refused
        && (refused.refusal().reason() == Reason.NODE_REMOVED
            || refused.refusal().reason() == Reason.NODE_RUNS_ALREADY)) {
      throw new RejectedException(refused.refusal());
    }
  }

  /** Returns what the future comes to, if it does so soon; the node serves without it, too. */
  private <T> Optional<T> soon(CompletableFuture<T> future, String what) throws IOException {
    try {
      return Optional.ofNullable(future.get(SOON_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting: node=" + config.name(), e);
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("node serves before the coordinator {}: node={}", what, config.name());
      return Optional.empty();
    }
  }

  /** Has the coordinator give out ids; one that was put back from a backup learns first. */
  private void begin(CoordinatorService coordinator) throws IOException {
    await(coordinator.led(), "coordinator did not begin to lead");
    await(
        coordinator.propose(new CoordinatorCommand.Bootstrap(FIRST_INCARNATION)),
        "coordinator did not begin");
    if (config.restored()) {
      // A time is higher than any incarnation that was given out since the backup.
      long seconds = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
      long present = coordinator.view().numbers().incarnation();
      await(
          coordinator.propose(new CoordinatorCommand.Restore(Math.max(seconds, present + 1))),
          "coordinator did not begin to learn");
    }
  }

  /**
   * Returns the id of the {@code i}-th data service that this directory founds; the coordinator
   * gives it once and for all, or knows it already as the one that is claimed.
   */
  private ServiceId register(Peers peers, String address, int i, Optional<ServiceId> claimed)
      throws IOException {
    String name = godwit.coordinator.DataService.name(config.name(), folder.id(), i);
    CommandAnswer answer =
        await(
            insist(
                () -> peers.record(new RegisterService(name, address, claimed)),
                System.nanoTime() + TimeUnit.SECONDS.toNanos(START_TIMEOUT_SECONDS)),
            "coordinator can't be reached: join=" + config.network().join());
    if (answer instanceof CommandAnswer.Registered registered) {
      return registered.service();
    }
    if (answer instanceof CommandAnswer.Refused refused
        && refused.refusal().reason() == Reason.NODE_NAME_TAKEN) {
      folder.forget();
      throw new RejectedException(refused.refusal());
    }
    throw new IOException("coordinator refused the service: name=" + name + " " + answer);
  }

  /**
   * Asks again until somebody answers: the coordinator may have no leader just now, or one that
   * nobody names yet. Only for what changes nothing when it is recorded once more.
   */
  static <T> CompletableFuture<T> insist(Supplier<CompletableFuture<T>> question, long endNanos) {
    return question
        .get()
        .exceptionallyCompose(failure ->
            isUnreachable(failure) && System.nanoTime() - endNanos < 0
                ? CompletableFuture.completedFuture(question)
                    .thenComposeAsync(again -> insist(again, endNanos), LATER)
                : CompletableFuture.failedFuture(failure));
  }

  private static boolean isUnreachable(Throwable failure) {
    return failure instanceof UnreachableException
        || (failure.getCause() != null && isUnreachable(failure.getCause()));
  }

  /** Returns what the future comes to while a node may take to start. */
  private <T> T await(CompletableFuture<T> future, String failed) throws IOException {
    try {
      return future.get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting: node=" + config.name(), e);
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = faults.first().orElse(e);
      String next =
          cause instanceof TimeoutException
              ? ". It was waited for "
                  + START_TIMEOUT_SECONDS
                  + " s: see that other nodes run there"
              : ". Look at the cause: " + cause.getMessage();
      throw new IOException(failed + next, cause);
    }
  }
}
