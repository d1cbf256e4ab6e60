package godwit.data;

/**
 * What all replicas of a data service must agree on.
 *
 * @param lifeMillis how long, in log time, a request may be retried; more than any client's
 *     deadline
 * @param clockBoundMillis how far above the proposer's wall clock a clock from elsewhere may be
 */
public record DataSettings(long lifeMillis, long clockBoundMillis) {
  /** Two minutes of life, ten seconds of bound. */
  public static final DataSettings DEFAULT = new DataSettings(120_000, 10_000);
}
