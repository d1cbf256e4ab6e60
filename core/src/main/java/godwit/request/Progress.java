package godwit.request;

import godwit.partition.ServiceId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far an open operation is, by what the coordinator's leader has heard of the services. One
 * that has just begun to lead knows nothing yet.
 *
 * @param copy what a move has copied; empty for what moves nothing, and before it begins
 * @param waiting the services that it waits for since they do not answer, by their ids
 */
public record Progress(Optional<Copy> copy, List<Waiting> waiting) {
  public Progress {
    waiting = List.copyOf(waiting);
  }

  /** What a move does. */
  public enum Step {
    /** The rows as of its beginning are copied. */
    COPYING,
    /** What was written meanwhile is copied. */
    CATCHING_UP,
    /** Writes wait, and the rest is copied. */
    SEALED,
    /** The target serves, or is about to. */
    HANDING_OVER
  }

  /**
   * What the present attempt of a move has done.
   *
   * @param rows that the target has
   * @param bytes of those rows' keys and values
   * @param ofRows that the source has; empty while they are being counted
   * @param ofBytes of those rows' keys and values
   * @param rounds how many seals there were
   * @param slowing whether the writers are slowed, so that the move catches up with them
   */
  public record Copy(
      Step step,
      long rows,
      long bytes,
      OptionalLong ofRows,
      OptionalLong ofBytes,
      int rounds,
      boolean slowing) {}

  /**
   * A service that does not answer.
   *
   * @param silentMillis for how long at least
   */
  public record Waiting(ServiceId service, long silentMillis) {}

  /** Returns whether nothing is known. */
  public boolean isUnknown() {
    return copy.isEmpty() && waiting.isEmpty();
  }
}
