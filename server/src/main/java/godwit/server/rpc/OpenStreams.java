package godwit.server.rpc;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams on this node's port that go on until one side ends them, and that this side ends when
 * the node stops: sessions of clients, lanes of other nodes. Not among them are those of gRPC's own
 * services, a watch of the health and reflection: a stop waits for them, and then breaks them off.
 * Thread-safe.
 */
final class OpenStreams {
  private final Set<Runnable> ends = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  /** A stream has come, which {@code end} ends; that is run at once if the node stops already. */
  void opened(Runnable end) {
    ends.add(end);
    if (stopped) {
      end.run();
    }
  }

  /** The stream that {@code end} ends is over. */
  void over(Runnable end) {
    ends.remove(end);
  }

  /** Ends all, and those that come from now on. */
  void end() {
    stopped = true;
    List.copyOf(ends).forEach(Runnable::run);
  }
}
