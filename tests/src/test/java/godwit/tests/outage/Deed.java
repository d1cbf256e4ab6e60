package godwit.tests.outage;

/** What a node does to itself, after a step unless it says otherwise. */
enum Deed {
  /** It dies at once: no hook runs and nothing is flushed, as by {@code kill -9}. */
  KILL,
  /** It dies likewise, when it is about to write the step to its log. */
  KILL_BEFORE,
  /** It dies likewise, when a half of what it writes with the step is in the file. */
  KILL_DURING,
  /** It stands still, as by {@code kill -STOP}, until somebody continues it. */
  STOP,
  /** Nothing gets to it any more; what it sends itself does. The test's proxy does that to it. */
  CUT,
  /** It can write no byte any more, as on a full disk: the kernel refuses. */
  FULL;

  boolean isDeath() {
    return switch (this) {
      case KILL, KILL_BEFORE, KILL_DURING -> true;
      case STOP, CUT, FULL -> false;
    };
  }
}
