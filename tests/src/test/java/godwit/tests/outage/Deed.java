package godwit.tests.outage;

/** What a node does to itself. */
enum Deed {
  /** It dies at once: no hook runs and nothing is flushed, as by {@code kill -9}. */
  KILL,
  /** It stands still, as by {@code kill -STOP}, until somebody continues it. */
  STOP,
  /** Nothing gets to it any more; what it sends itself does. The test's proxy does that to it. */
  CUT,
  /** It can write no byte any more, as on a full disk: the kernel refuses. */
  FULL
}
