package godwit.server.metrics;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** How many requests came to what, and how long they took. Thread-safe, lock-free. */
public final class RequestFigures {
  private final Metrics.Totals totals;
  private final Map<Kind, Map<Outcome, Total>> plain = new EnumMap<>(Kind.class);
  private final Map<Kind, Spread> spreads = new EnumMap<>(Kind.class);

  /** What is asked. */
  public enum Kind {
    GET,
    SCAN,
    CLOCK,
    MEASURE,
    WRITE,
    QUERY,
    CHANGE;

    /** Returns it as labels and spans have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a request came to. */
  public enum Outcome {
    /** It was done. */
    DONE,
    /** A condition of a write did not hold. */
    CONDITION_FAILED,
    /** It was refused; the reason is a label. */
    REFUSED,
    /** Another service has the keys. */
    MOVED,
    /** The service knows nothing of the keys. */
    ABSENT,
    /** Too much waits already. */
    BUSY,
    /** It was not done: no leader, or closing. */
    UNAVAILABLE,
    /** It may have been done. */
    UNKNOWN;

    /** Returns it as labels and spans have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public RequestFigures(Metrics metrics) {
    this.totals =
        metrics.totals(
            "godwit_requests_total", "Requests that were answered.", "kind", "outcome", "reason");
    Metrics.Spreads seconds =
        metrics.seconds(
            "godwit_request_seconds", "Time from a request's arrival to its answer.", "kind");
    for (Kind kind : Kind.values()) {
      spreads.put(kind, seconds.of(kind.word()));
      Map<Outcome, Total> outcomes = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        if (outcome != Outcome.REFUSED) {
          outcomes.put(outcome, totals.of(kind.word(), outcome.word(), ""));
        }
      }
      plain.put(kind, outcomes);
    }
  }

  /**
   * Counts a request.
   *
   * @param reason for which it was refused, or the failure; empty for every other outcome
   */
  public void ended(Kind kind, Outcome outcome, String reason, long nanos) {
    requireNonNull(spreads.get(kind)).addNanos(nanos);
    Total total = reason.isEmpty() ? requireNonNull(plain.get(kind)).get(outcome) : null;
    if (total == null) {
      totals.of(kind.word(), outcome.word(), reason).increment();
    } else {
      total.increment();
    }
  }
}
