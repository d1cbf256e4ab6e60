package godwit.tests.outage;

/** What a node does to itself. */
enum Deed {
  /** It dies at once: no hook runs and nothing is flushed, as by {@code kill -9}. */
  KILL,
  /** It stands still, as by {@code kill -STOP}, until somebody continues it. */
  STOP
}
