package godwit.request;

import godwit.partition.Successor;
import java.util.List;

/**
 * Why a data service neither did nor refused a request: it isn't the one, or not now. Never a
 * decision on it.
 */
public sealed interface Routing extends WriteAnswer, ReadAnswer {
  /** The keys have gone to {@code successors}, which own them after {@code since}. */
  record Moved(List<Successor> successors, long since) implements Routing {
    public Moved {
      successors = List.copyOf(successors);
    }
  }

  /** The service knows nothing of the keys at that time; the coordinator's locators do. */
  record NotHere() implements Routing {}

  /** The partition is being handed over: it will be here, or again be here, shortly. */
  record Parked() implements Routing {}

  /** Too much is waiting already. */
  record Busy(long retryAfterMillis) implements Routing {}
}
