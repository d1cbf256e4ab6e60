package godwit.route;

import godwit.clock.HybridClock;
import godwit.request.ClientId;
import godwit.request.RequestId;
import java.util.TreeSet;

/**
 * What a client must keep so that each of its writes happens once: the numbers of those under way
 * and the newest clock of a service that it has seen. Not thread-safe.
 */
public final class ClientSession {
  private final ClientId client;
  private final TreeSet<Long> open = new TreeSet<>();
  private long nextSequence = 1;
  private long clock = HybridClock.ZERO;

  public ClientSession(ClientId client) {
    this.client = client;
  }

  /** Returns the id of a new write; it is under way until {@link #end}. */
  public RequestId begin() {
    long sequence = nextSequence++;
    open.add(sequence);
    return new RequestId(client, sequence, clock, open.first());
  }

  /**
   * Ends a write: it is answered, or will never be sent again. From now on requests may tell the
   * services to forget it.
   */
  public void end(RequestId id) {
    open.remove(id.sequence());
  }

  /** Takes in a clock that an answer carried; an older one than seen changes nothing. */
  public void saw(long serviceClock) {
    clock = Math.max(clock, serviceClock);
  }

  /** Returns the newest clock of a service seen; zero if none was. */
  public long clock() {
    return clock;
  }

  /** Returns how many writes are under way. */
  public int underWay() {
    return open.size();
  }
}
