package godwit.server.cluster;

import godwit.partition.ServiceId;
import godwit.placement.GroupName;
import godwit.placement.PlacementStep;
import godwit.reshape.SealPatience;
import godwit.server.raft.Progress;
import godwit.server.replica.DataService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Has planned changes of the groups that this node leads wait for seals, as {@link SealPatience}
 * says, and has them taken then. Thread-safe. It looks, and has changes taken, on one thread of its
 * own: they take locks of the groups, which are held while a ballot is made durable. So no caller
 * blocks, and changes of several groups may wait for each other.
 */
public final class SealWait implements AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 5;
  private static final long CLOSE_SECONDS = 10;

  private final Function<ServiceId, Optional<DataService>> hosted;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("godwit-changes").factory());

  /** Looks at the services that {@code hosted} finds. */
  public SealWait(Function<ServiceId, Optional<DataService>> hosted) {
    this.hosted = hosted;
  }

  /**
   * Has {@code take} take the step once it is due, and completes as that does. Fails, and takes
   * nothing, if the group could not go on after the step, if it can't be told whether the step is
   * due, or if this is closed before.
   */
  public CompletableFuture<Void> whenDue(
      PlacementStep step, Function<PlacementStep, CompletableFuture<Void>> take) {
    CompletableFuture<Void> due = new CompletableFuture<>();
    lookIn(0, step, System.nanoTime(), due);
    return due.thenComposeAsync(done -> take.apply(step), thread);
  }

  /** What waits for a seal fails with the next look. Waits for what is being taken. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      boolean unused = thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookIn(
      long millis, PlacementStep step, long sinceNanos, CompletableFuture<Void> due) {
    try {
      var unused =
          thread.schedule(() -> look(step, sinceNanos, due), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      due.completeExceptionally(new IllegalStateException("node is closing", e));
    }
  }

  private void look(PlacementStep step, long sinceNanos, CompletableFuture<Void> due) {
    long waitedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
    long restMillis;
    try {
      restMillis = restMillis(step, waitedMillis);
    } catch (RuntimeException e) {
      due.completeExceptionally(e);
      return;
    }
    if (restMillis == 0) {
      due.complete(null);
    } else {
      lookIn(Math.min(restMillis, LOOK_EVERY_MILLIS), step, sinceNanos, due);
    }
  }

  private long restMillis(PlacementStep step, long waitedMillis) {
    if (step.group().equals(GroupName.COORDINATOR)) {
      return 0;
    }
    return hosted
        .apply(ServiceId.parse(step.group()))
        .filter(DataService::leads)
        .map(service -> restMillis(step, service, waitedMillis))
        .orElse(0L);
  }

  private static long restMillis(PlacementStep step, DataService service, long waitedMillis) {
    SealPatience.Muster muster = muster(step.actor(), service.group().progress());
    if (!SealPatience.mayBeTaken(step, muster)) {
      throw new IllegalStateException(
          "too few of the others answer: group=" + step.group() + " missed=" + muster.missed());
    }
    return SealPatience.restMillis(step, muster, service.view(), waitedMillis);
  }

  private static SealPatience.Muster muster(String leader, List<Progress> followers) {
    return new SealPatience.Muster(
        Stream.concat(
                Stream.of(leader), followers.stream().filter(Progress::votes).map(Progress::node))
            .toList(),
        followers.stream().filter(it -> !it.isAlive()).map(Progress::node).toList());
  }
}
