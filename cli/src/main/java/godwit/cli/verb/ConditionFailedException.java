package godwit.cli.verb;

import godwit.request.Outcome;

/** A condition of a batch did not hold; nothing of it was done. */
public final class ConditionFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  ConditionFailedException(String table, Outcome.ConditionFailed failed) {
    super("table=" + table + " key=" + Escaped.of(failed.key()) + " version=" + failed.version());
  }
}
