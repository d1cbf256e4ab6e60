package godwit.server.raft;

import godwit.key.Bytes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Cables that were cut: what goes through one is lost, and so is the answer to what did before. */
final class Cuts {
  private final Set<Cable> cut = ConcurrentHashMap.newKeySet();

  private record Cable(String one, String other) {
    static Cable between(String one, String other) {
      return one.compareTo(other) < 0 ? new Cable(one, other) : new Cable(other, one);
    }
  }

  void cut(String one, String other) {
    cut.add(Cable.between(one, other));
  }

  void mend(String one, String other) {
    cut.remove(Cable.between(one, other));
  }

  RaftTransport over(String from, RaftTransport whole) {
    return new RaftTransport() {
      @Override
      public CompletableFuture<Bytes> send(String node, RaftMessage message, Duration deadline) {
        Cable cable = Cable.between(from, node);
        CompletableFuture<Bytes> answer = new CompletableFuture<>();
        if (!cut.contains(cable)) {
          var unused =
              whole
                  .send(node, message, deadline)
                  .whenComplete((bytes, thrown) -> {
                    if (thrown != null) {
                      answer.completeExceptionally(thrown);
                    } else if (!cut.contains(cable)) {
                      answer.complete(bytes);
                    }
                  });
        }
        return answer.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
      }

      // Nobody learns from a cable that was cut that it is.
      @Override
      public boolean reaches(String node) {
        return cut.contains(Cable.between(from, node)) || whole.reaches(node);
      }
    };
  }
}
