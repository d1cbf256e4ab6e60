package godwit.client;

import godwit.client.Delivery.Request;
import godwit.client.Trial.Pace;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one place where requests are sent again: it knows deadlines, the time that an attempt may
 * take, the pauses between attempts and how many requests may be under way. Safe for use by any
 * thread.
 */
final class Retrier implements AutoCloseable {
  /** How many attempts at a time may follow redirects without a pause. */
  private static final int REDIRECTS = 5;

  private static final long SWEEP_MILLIS = 50;
  private static final long SOON_MILLIS = 2;
  private static final long SOON_MAX_MILLIS = 50;
  private static final long LATER_MILLIS = 10;
  private static final long LATER_MAX_MILLIS = 250;

  private final Timer timer;
  private final ClientSettings settings;
  private final Set<Delivery<?>> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private volatile boolean closed;

  Retrier(Timer timer, ClientSettings settings) {
    this.timer = timer;
    this.settings = settings;
  }

  /** Returns the moment at which a request that begins now is given up. */
  long deadlineMillis() {
    return timer.nowMillis() + settings.deadline().toMillis();
  }

  /** Attempts {@code request} until it is decided or its time is over. */
  <T> CompletableFuture<T> run(Request<T> request) {
    Delivery<T> delivery = new Delivery<>(this, request);
    if (count.incrementAndGet() > settings.maxUnderWay()) {
      count.decrementAndGet();
      return CompletableFuture.failedFuture(
          new UnavailableException(
              "too many requests: underWay=" + settings.maxUnderWay(),
              "Wait until some have ended."));
    }
    underWay.add(delivery);
    if (sweeping.compareAndSet(false, true)) {
      timer.after(SWEEP_MILLIS, this::sweep);
    }
    CompletableFuture<T> result =
        delivery
            .result()
            .whenComplete((value, error) -> {
              underWay.remove(delivery);
              count.decrementAndGet();
            });
    if (closed) {
      delivery.abandon();
    }
    delivery.attempt();
    return result;
  }

  /** Returns how long to wait after the attempt of this number, jittered. */
  long pauseMillis(Pace pace, int attempt) {
    return switch (pace) {
      case AT_ONCE -> attempt <= REDIRECTS ? 0 : jittered(SOON_MILLIS, SOON_MAX_MILLIS, attempt);
      case SOON -> jittered(SOON_MILLIS, SOON_MAX_MILLIS, attempt);
      case LATER -> jittered(LATER_MILLIS, LATER_MAX_MILLIS, attempt);
    };
  }

  long attemptMillis() {
    return settings.attemptTimeout().toMillis();
  }

  long nowMillis() {
    return timer.nowMillis();
  }

  void after(long millis, Runnable task) {
    timer.after(millis, task);
  }

  /** Ends everything that is under way. */
  @Override
  public void close() {
    closed = true;
    underWay.forEach(Delivery::abandon);
  }

  private void sweep() {
    long nowMillis = timer.nowMillis();
    underWay.forEach(delivery -> delivery.expire(nowMillis));
    sweeping.set(false);
    if (!underWay.isEmpty() && sweeping.compareAndSet(false, true)) {
      timer.after(SWEEP_MILLIS, this::sweep);
    }
  }

  private long jittered(long first, long most, int attempt) {
    long bound = Math.min(most, first << Math.min(attempt, 20));
    return bound / 2 + settings.random().nextLong(bound / 2 + 1);
  }
}
