package godwit.client;

import godwit.request.Refusal;

/**
 * What one attempt at a request came to.
 *
 * @param <T> what the request is for
 */
sealed interface Trial<T> {
  /** The request is answered. */
  record Decided<T>(T value) implements Trial<T> {}

  /** The request is refused. */
  record Rejected<T>(Refusal refusal) implements Trial<T> {}

  /**
   * The request is neither; it is worth another attempt.
   *
   * @param pace how long to wait first
   * @param atLeastMillis the wait is at least this long
   * @param mayHaveRun whether the request may have been done, or may still be, by this attempt
   * @param detail the facts, as {@code key=value}
   */
  record Again<T>(Pace pace, long atLeastMillis, boolean mayHaveRun, String detail)
      implements Trial<T> {}

  /**
   * The request did not run, for nobody was ever found to ask; few more attempts make sense.
   *
   * @param detail the facts, as {@code key=value}
   * @param advice what to do next, in whole sentences
   * @param lasting whether no other attempt makes sense
   */
  record Unreachable<T>(String detail, String advice, boolean lasting) implements Trial<T> {}

  /** How soon another attempt makes sense. */
  enum Pace {
    /** Now, at another service. */
    AT_ONCE,
    /** In some milliseconds: a hand-over is under way. */
    SOON,
    /** Ever later: somebody doesn't answer. */
    LATER
  }

  /** Returns that the request did not run and is to be tried at the pace given. */
  static <T> Trial<T> again(Pace pace, String detail) {
    return new Again<>(pace, 0, false, detail);
  }

  /** Returns this, which isn't decided, for a request that needed it. */
  default <U> Trial<U> instead() {
    return switch (this) {
      case Decided<T> decided -> throw new IllegalStateException("decided: " + decided.value());
      case Rejected<T> rejected -> new Rejected<>(rejected.refusal());
      case Again<T> again ->
          new Again<>(again.pace(), again.atLeastMillis(), again.mayHaveRun(), again.detail());
      case Unreachable<T> nobody ->
          new Unreachable<>(nobody.detail(), nobody.advice(), nobody.lasting());
    };
  }
}
