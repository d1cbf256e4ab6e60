package godwit.server.security;

import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.server.drive.Peers;
import godwit.server.drive.UnreachableException;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.HostedServices;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a node know the users: from its own replica of the coordinator with every change, and by
 * asking the coordinator every second. While nobody answers, what was learnt last holds. Until
 * something is learnt the node lets no client in, so it asks twenty times a second; at most {@value
 * #MAX_ASKED} questions are out at a time.
 */
public final class UserFollowing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UserFollowing.class);
  private static final long EVERY_MILLIS = 1_000;
  private static final long FIRST_EVERY_MILLIS = 50;
  private static final int MAX_ASKED = 4;

  private final UserDirectory users;
  private final Peers peers;
  private final HostedServices hosted;
  private final ScheduledExecutorService thread;
  private final CompletableFuture<Void> learnt = new CompletableFuture<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile long answeredNanos = System.nanoTime();
  private volatile boolean silent;
  private @Nullable ScheduledFuture<?> first;
  private @Nullable CoordinatorService watched;

  private UserFollowing(UserDirectory users, Peers peers, HostedServices hosted) {
    this.users = users;
    this.peers = peers;
    this.hosted = hosted;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("godwit-users-", 1).factory());
  }

  /**
   * Learns the users, if the coordinator answers within a second, and from then on by itself: what
   * a node reports has leadership given to it, so it is better that it knows them before.
   */
  public static UserFollowing start(UserDirectory users, Peers peers, HostedServices hosted) {
    UserFollowing following = new UserFollowing(users, peers, hosted);
    following.watch();
    following.goOn();
    try {
      following.learnt.get(EVERY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("users are not known yet: cause={}", UnreachableException.why(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return following;
  }

  private synchronized void goOn() {
    var unused =
        thread.scheduleWithFixedDelay(
            this::askAgain, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    first =
        thread.scheduleWithFixedDelay(this::askFirst, 0, FIRST_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Asks, and does not wait for the answer to the question before, until one has come. */
  private synchronized void askFirst() {
    if (!users.learnt()) {
      askAgain();
    } else if (first != null) {
      first.cancel(false);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** Watches the replica of the coordinator that is here, which may have come since. */
  private synchronized void watch() {
    hosted
        .coordinator()
        .filter(coordinator -> coordinator != watched)
        .ifPresent(coordinator -> {
          watched = coordinator;
          coordinator.watch(this::look);
        });
  }

  /*
   * What a replica applies while it catches up is long past: it may have no users yet, and would
   * let anybody in. It counts once somebody who leads has told more.
   */

  /** Takes what this node's replica of the coordinator has applied, if that is another version. */
  private void look() {
    hosted
        .coordinator()
        .filter(coordinator -> users.learnt() || coordinator.leads())
        .map(CoordinatorService::view)
        .filter(view -> view.users().version() != users.version())
        .ifPresent(view -> take(view.answer(new CoordinatorRequest.Users(true))));
  }

  /** Never throws: that would end the asking. */
  private void askAgain() {
    try {
      watch();
      if (hosted.coordinator().filter(CoordinatorService::leads).isPresent()) {
        look();
      } else {
        ask();
      }
    } catch (RuntimeException e) {
      failed(System.nanoTime(), e);
    }
  }

  private void ask() {
    if (asked.incrementAndGet() > MAX_ASKED) {
      asked.decrementAndGet();
      return;
    }
    long beganNanos = System.nanoTime();
    var unused =
        peers
            .query(new CoordinatorRequest.Users(true))
            .whenComplete((answer, failure) -> {
              asked.decrementAndGet();
              if (failure == null) {
                take(answer);
                answered();
              } else {
                failed(beganNanos, failure);
              }
            });
  }

  private void answered() {
    answeredNanos = System.nanoTime();
    if (silent) {
      silent = false;
      LOG.info("users are known again");
    }
  }

  /** Tells once that nobody answers, unless somebody has answered since, or nothing is known. */
  private void failed(long beganNanos, Throwable failure) {
    if (!silent && users.learnt() && answeredNanos - beganNanos < 0) {
      silent = true;
      LOG.info(
          "users can't be asked for, those known stay: cause={}",
          UnreachableException.why(failure));
    }
  }

  private void take(CoordinatorAnswer answer) {
    if (answer instanceof CoordinatorAnswer.Users known) {
      users.learn(known);
      learnt.complete(null);
    }
  }
}
