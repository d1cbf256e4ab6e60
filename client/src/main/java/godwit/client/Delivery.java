package godwit.client;

import godwit.request.Reason;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: attempted until it is decided or its time is over. Safe for use by any
 * thread.
 *
 * @param <T> what the request is for
 */
final class Delivery<T> {
  /*
   * An attempt first finds out whom to ask and then departs: the request is handed to the
   * transport. Each departure adds one to `open`; an answer by which that sending was not done, or
   * will never be, takes one away. So at any moment open > 0 says that the request may have been
   * done. An answer that decides counts whichever attempt it belongs to.
   */

  /** Makes one attempt; sends the request only if its departure allows that. */
  @FunctionalInterface
  interface Attempt<T> {
    CompletableFuture<Trial<T>> make(Departure departure);
  }

  /** Asked right before the request is handed over. */
  @FunctionalInterface
  interface Departure {
    /** Returns whether this attempt may still send; if so it counts as sent. */
    boolean allowed();
  }

  /** For how long a node is waited for when none was ever found: it may be about to start. */
  static final long FIRST_CONTACT_MILLIS = 3_000;

  private final Retrier retrier;
  private final Request<T> request;
  private final long firstContactEndsMillis;
  private final CompletableFuture<T> result = new CompletableFuture<>();

  private boolean over;
  private int attempts;
  private boolean waiting;
  private long attemptEndsMillis;
  private int open;
  private String detail = "no attempt ended";
  private Optional<String> advice = Optional.empty();

  /**
   * What is to be delivered.
   *
   * @param name for messages
   * @param changes whether it matters that it may have been done
   * @param deadlineMillis of the timer
   */
  record Request<T>(String name, boolean changes, long deadlineMillis, Attempt<T> attempt) {}

  private static final class Sending {
    final int number;
    boolean departed;

    Sending(int number) {
      this.number = number;
    }
  }

  Delivery(Retrier retrier, Request<T> request) {
    this.retrier = retrier;
    this.request = request;
    this.firstContactEndsMillis = retrier.nowMillis() + FIRST_CONTACT_MILLIS;
  }

  CompletableFuture<T> result() {
    return result;
  }

  /** Makes the next attempt, unless it is over. */
  void attempt() {
    Sending sending;
    synchronized (this) {
      if (over) {
        return;
      }
      attempts++;
      waiting = true;
      attemptEndsMillis = retrier.nowMillis() + retrier.attemptMillis();
      sending = new Sending(attempts);
    }
    try {
      var unused =
          request
              .attempt()
              .make(() -> depart(sending))
              .whenComplete((trial, fault) -> take(sending, trial, fault));
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** Gives up what has waited too long: the present attempt, or all of it. */
  void expire(long nowMillis) {
    @Nullable RuntimeException end = null;
    long delayMillis = 0;
    synchronized (this) {
      if (over) {
        return;
      }
      if (nowMillis >= request.deadlineMillis()) {
        end = close("deadline");
      } else if (waiting && nowMillis >= attemptEndsMillis) {
        waiting = false;
        detail = "no answer afterMillis=" + retrier.attemptMillis();
        advice = Optional.empty();
        delayMillis = retrier.pauseMillis(Trial.Pace.LATER, attempts);
      } else {
        return;
      }
    }
    goOn(end, delayMillis);
  }

  /** Ends it because its client is closed. */
  void abandon() {
    @Nullable RuntimeException end;
    synchronized (this) {
      end = over ? null : close("close");
    }
    if (end != null) {
      fail(end);
    }
  }

  private synchronized boolean depart(Sending sending) {
    if (over || !waiting || sending.number != attempts) {
      return false;
    }
    sending.departed = true;
    open++;
    return true;
  }

  private void take(Sending sending, @Nullable Trial<T> trial, @Nullable Throwable fault) {
    if (fault != null) {
      fail(
          fault instanceof CompletionException && fault.getCause() != null
              ? fault.getCause()
              : fault);
    } else if (trial instanceof Trial.Decided<T> decided) {
      synchronized (this) {
        over = true;
      }
      result.complete(decided.value());
    } else if (trial != null) {
      takeUndecided(sending, trial);
    }
  }

  private void takeUndecided(Sending sending, Trial<T> trial) {
    @Nullable RuntimeException end = null;
    long delayMillis = 0;
    synchronized (this) {
      boolean unsettled = trial instanceof Trial.Again<T> again && again.mayHaveRun();
      if (sending.departed && !unsettled) {
        open--;
      }
      if (over || !waiting || sending.number != attempts) {
        return;
      }
      waiting = false;
      switch (trial) {
        case Trial.Decided<T> decided -> throw new AssertionError("decided: " + decided);
        case Trial.Rejected<T> rejected -> {
          over = true;
          end = rejection(rejected);
        }
        case Trial.Again<T> again -> {
          detail = again.detail();
          advice = Optional.empty();
          delayMillis =
              Math.max(retrier.pauseMillis(again.pace(), attempts), again.atLeastMillis());
          if (retrier.nowMillis() + delayMillis >= request.deadlineMillis()) {
            end = close("deadline");
          }
        }
        case Trial.Unreachable<T> nobody -> {
          detail = nobody.detail();
          advice = Optional.of(nobody.advice());
          delayMillis = retrier.pauseMillis(Trial.Pace.LATER, attempts);
          long endsMillis = Math.min(firstContactEndsMillis, request.deadlineMillis());
          if (nobody.lasting() || retrier.nowMillis() + delayMillis >= endsMillis) {
            end = close("unreachable");
          }
        }
      }
    }
    goOn(end, delayMillis);
  }

  private void goOn(@Nullable RuntimeException end, long delayMillis) {
    if (end != null) {
      fail(end);
    } else if (delayMillis == 0) {
      attempt();
    } else {
      retrier.after(delayMillis, this::attempt);
    }
  }

  private void fail(Throwable error) {
    synchronized (this) {
      over = true;
    }
    result.completeExceptionally(error);
  }

  private RuntimeException rejection(Trial.Rejected<T> rejected) {
    if (rejected.refusal().reason() == Reason.OUTCOME_UNKNOWN || mayHaveRun()) {
      return new OutcomeUnknownException(rejected.refusal() + " (request=" + request.name() + ")");
    }
    return new RejectedException(rejected.refusal());
  }

  private RuntimeException close(String why) {
    over = true;
    String facts =
        (detail.isEmpty() ? "no answer" : detail)
            + " (request="
            + request.name()
            + " attempts="
            + attempts
            + " ended="
            + why
            + ")";
    return mayHaveRun()
        ? new OutcomeUnknownException(facts)
        : advice
            .map(next -> new UnavailableException(facts, next))
            .orElseGet(() -> new UnavailableException(facts));
  }

  private boolean mayHaveRun() {
    return request.changes() && open > 0;
  }
}
