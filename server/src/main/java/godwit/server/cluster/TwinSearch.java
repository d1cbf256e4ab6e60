package godwit.server.cluster;

import godwit.client.RejectedException;
import godwit.request.Reason;
import godwit.request.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Looks, before a node begins, whether it runs already: then its directory, or that of the other
 * process, is a copy. What does not answer is no sign of it: a node that has moved finds nobody
 * where it was.
 */
public final class TwinSearch {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private TwinSearch() {}

  /**
   * Refuses to be a second process of the node; takes {@link #PATIENCE} at the most.
   *
   * @param addresses where this node was, and where the others are
   * @param asking asks the one at an address; its futures may fail, or come too late
   * @throws RejectedException if another process answers, or another node has just heard of one
   * @throws IOException if the thread is interrupted
   */
  public static void requireNone(
      NodeProcess self,
      Collection<String> addresses,
      Function<String, CompletableFuture<Encounter>> asking)
      throws IOException {
    Optional<NodeProcess> twin;
    try {
      twin = find(self, addresses, asking, PATIENCE).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting: node=" + self.node(), e);
    } catch (ExecutionException e) {
      throw new AssertionError("a search never fails", e);
    }
    if (twin.isPresent()) {
      throw new RejectedException(
          new Refusal(
              Reason.NODE_RUNS_ALREADY,
              "node=" + twin.get().node() + " address=" + twin.get().address()));
    }
  }

  /**
   * Asks all at once who they are, and whether they hear of another process of this node.
   *
   * @param addresses where this node was, and where the others are
   * @param asking asks the one at an address; its futures may fail, or come too late
   * @return completes with the first twin that is found; with nothing when all have answered or
   *     failed, or when {@code patience} is over
   */
  static CompletableFuture<Optional<NodeProcess>> find(
      NodeProcess self,
      Collection<String> addresses,
      Function<String, CompletableFuture<Encounter>> asking,
      Duration patience) {
    CompletableFuture<Optional<NodeProcess>> found = new CompletableFuture<>();
    List<CompletableFuture<Void>> asked =
        addresses.stream()
            .map(address ->
                asking
                    .apply(address)
                    .handle((encounter, failure) ->
                        failure == null ? encounter.twinOf(self) : Optional.<NodeProcess>empty())
                    .thenAccept(twin -> twin.ifPresent(it -> found.complete(Optional.of(it)))))
            .toList();
    var unused =
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
            .thenRun(() -> found.complete(Optional.empty()));
    return found.completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
