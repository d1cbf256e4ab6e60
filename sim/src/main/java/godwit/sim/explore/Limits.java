package godwit.sim.explore;

/**
 * How far a configuration goes.
 *
 * @param attempts after how many a move is given up
 * @param rounds how often an attempt may seal
 * @param chunkBytes of rows in a chunk of a view
 * @param staleViews whether, once on the way, drivers keep a view of everything and go on using it
 * @param restores whether the coordinator may once be put back to what it was at first
 * @param asksOnce whether clients ask the coordinator once, after that, and not again
 */
record Limits(
    int attempts,
    int rounds,
    long chunkBytes,
    boolean staleViews,
    boolean restores,
    boolean asksOnce) {
  /** One attempt, one seal, the view in one piece, no stale views, no restores. */
  static final Limits LEAST = new Limits(1, 1, 1 << 20, false, false, false);

  Limits attempts(int number) {
    return new Limits(number, rounds, chunkBytes, staleViews, restores, asksOnce);
  }

  Limits rounds(int number) {
    return new Limits(attempts, number, chunkBytes, staleViews, restores, asksOnce);
  }

  Limits chunkBytes(long bytes) {
    return new Limits(attempts, rounds, bytes, staleViews, restores, asksOnce);
  }

  Limits withStaleViews() {
    return new Limits(attempts, rounds, chunkBytes, true, restores, asksOnce);
  }

  Limits withRestores() {
    return new Limits(attempts, rounds, chunkBytes, staleViews, true, asksOnce);
  }

  Limits askingOnce() {
    return new Limits(attempts, rounds, chunkBytes, staleViews, restores, true);
  }
}
