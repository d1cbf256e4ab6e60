package godwit.server.raft;

import godwit.key.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Cables that were cut: what goes through one is lost, and so is the answer to what did before. */
public final class Cuts {
  private final Set<Cable> cut = ConcurrentHashMap.newKeySet();
  private final Map<Cable, Set<CompletableFuture<Bytes>>> waiting = new ConcurrentHashMap<>();

  public Cuts() {}

  private record Cable(String one, String other) {
    static Cable between(String one, String other) {
      return one.compareTo(other) < 0 ? new Cable(one, other) : new Cable(other, one);
    }
  }

  /** Lets nothing through between the two. */
  public void cut(String one, String other) {
    cut.add(Cable.between(one, other));
  }

  /** Lets all through again. */
  public void mend(String one, String other) {
    cut.remove(Cable.between(one, other));
  }

  /** Fails what waits for an answer from the other, as when a process ends and its sockets shut. */
  public void reset(String one, String other) {
    Set<CompletableFuture<Bytes>> broken = waiting.get(Cable.between(one, other));
    if (broken != null) {
      List.copyOf(broken)
          .forEach(answer -> answer.completeExceptionally(new IOException("connection reset")));
    }
  }

  /** Returns whether the two can't reach each other. */
  public boolean between(String one, String other) {
    return cut.contains(Cable.between(one, other));
  }

  private void enlist(Cable cable, CompletableFuture<Bytes> answer) {
    Set<CompletableFuture<Bytes>> mine =
        waiting.computeIfAbsent(cable, it -> ConcurrentHashMap.newKeySet());
    mine.add(answer);
    var unused = answer.whenComplete((bytes, thrown) -> mine.removeIf(CompletableFuture::isDone));
  }

  /** Returns the way of {@code from} to others, through the cables. */
  public RaftTransport over(String from, RaftTransport whole) {
    return new RaftTransport() {
      @Override
      public CompletableFuture<Bytes> send(String node, RaftMessage message, Duration deadline) {
        Cable cable = Cable.between(from, node);
        CompletableFuture<Bytes> answer = new CompletableFuture<>();
        enlist(cable, answer);
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
