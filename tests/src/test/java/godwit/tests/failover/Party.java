package godwit.tests.failover;

/** Who takes part in a move: one of the groups, and in it its leader. */
enum Party {
  COORDINATOR,
  SOURCE,
  TARGET
}
