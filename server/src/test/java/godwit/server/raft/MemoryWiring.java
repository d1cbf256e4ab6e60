package godwit.server.raft;

import godwit.key.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Nodes that call each other. */
public final class MemoryWiring implements Wiring {
  private final Map<String, Raft> open = new ConcurrentHashMap<>();

  public MemoryWiring() {}

  @Override
  public RaftTransport transport(String from) {
    return new RaftTransport() {
      @Override
      public CompletableFuture<Bytes> send(String node, RaftMessage message, Duration deadline) {
        Raft there = open.get(node);
        return there == null
            ? CompletableFuture.failedFuture(new IOException("no such node: " + node))
            : there
                .receive(from, message)
                .copy()
                .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
      }

      @Override
      public boolean reaches(String node) {
        return open.containsKey(node);
      }
    };
  }

  @Override
  public void open(String node, Raft raft) {
    open.put(node, raft);
  }

  @Override
  public void shut(String node) {
    open.remove(node);
  }

  @Override
  public void close() {
    open.clear();
  }
}
