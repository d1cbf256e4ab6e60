package godwit.client;

import godwit.request.ClientId;
import godwit.request.RequestId;
import godwit.route.ClientSession;

/** The client's session, and how old its newest clock is. Safe for use by any thread. */
final class Identity {
  /** Older than this, a clock would shorten the life of a request too much. */
  private static final long FRESH_MILLIS = 30_000;

  private final Timer timer;
  private final ClientSession session;
  private long seenAtMillis;

  Identity(ClientId client, Timer timer) {
    this.timer = timer;
    this.session = new ClientSession(client);
  }

  /**
   * Returns whether a service told its clock within the last half minute, so that {@link #begin}
   * makes sense.
   */
  synchronized boolean fresh() {
    return session.clock() > 0 && timer.nowMillis() - seenAtMillis < FRESH_MILLIS;
  }

  synchronized RequestId begin() {
    return session.begin();
  }

  synchronized void end(RequestId id) {
    session.end(id);
  }

  /** Takes in the clock of an answer; zero says that it carried none. */
  synchronized void saw(long clock) {
    if (clock == 0) {
      return;
    }
    session.saw(clock);
    seenAtMillis = timer.nowMillis();
  }

  /** Returns the newest clock seen. */
  synchronized long clock() {
    return session.clock();
  }
}
