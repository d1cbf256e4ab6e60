package godwit.coordinator;

/**
 * What all replicas of the coordinator must agree on.
 *
 * @param reshapesPerService how many run on a service at a time; further ones wait
 * @param attempts after how many a move is given up
 * @param endedKept how many operations that have ended stay known
 * @param budgetMillis how long a seal may last where a move does not say it
 */
public record CoordinatorSettings(
    int reshapesPerService, int attempts, int endedKept, long budgetMillis) {
  /** Two reshapes on a service, five attempts, a thousand ended operations, 80 ms. */
  public static final CoordinatorSettings DEFAULT = new CoordinatorSettings(2, 5, 1_000, 80);

  /** Returns these settings with so many reshapes on a service at a time. */
  public CoordinatorSettings withReshapesPerService(int other) {
    return new CoordinatorSettings(other, attempts, endedKept, budgetMillis);
  }

  /** Returns these settings with so many attempts of a move. */
  public CoordinatorSettings withAttempts(int other) {
    return new CoordinatorSettings(reshapesPerService, other, endedKept, budgetMillis);
  }

  /** Returns these settings with another budget of a seal. */
  public CoordinatorSettings withBudgetMillis(long other) {
    return new CoordinatorSettings(reshapesPerService, attempts, endedKept, other);
  }
}
