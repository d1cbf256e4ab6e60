package godwit.sim.explore;

/**
 * How far a configuration goes.
 *
 * @param attempts after how many a move is given up
 * @param rounds how often an attempt may seal
 * @param chunkBytes of rows in a chunk of a view
 * @param staleViews whether, once on the way, drivers keep a view of everything and go on using it
 */
record Limits(int attempts, int rounds, long chunkBytes, boolean staleViews) {
  /** One attempt, one seal, the view in one piece, no stale views. */
  static final Limits LEAST = new Limits(1, 1, 1 << 20, false);

  Limits attempts(int number) {
    return new Limits(number, rounds, chunkBytes, staleViews);
  }

  Limits rounds(int number) {
    return new Limits(attempts, number, chunkBytes, staleViews);
  }

  Limits chunkBytes(long bytes) {
    return new Limits(attempts, rounds, bytes, staleViews);
  }

  Limits withStaleViews() {
    return new Limits(attempts, rounds, chunkBytes, true);
  }
}
