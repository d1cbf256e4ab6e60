package godwit.server.raft;

import godwit.key.Bytes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A proposal of a text that remembers how it ended, and how often. */
final class TextProposal implements Proposal {
  private final Bytes bytes;
  private final CompletableFuture<Object> end = new CompletableFuture<>();
  private final AtomicInteger ends = new AtomicInteger();

  TextProposal(String text) {
    this.bytes = Bytes.utf8(text);
  }

  @Override
  public Bytes bytes() {
    return bytes;
  }

  void applied(long index) {
    ends.incrementAndGet();
    end.complete(index);
  }

  @Override
  public void failed(Failure why) {
    ends.incrementAndGet();
    end.complete(why);
  }

  /** Does something with its index or its failure, when there is one. */
  void whenEnded(Consumer<Object> action) {
    var unused = end.thenAccept(action);
  }

  /** Waits for its index, or its failure. */
  Object end() throws ExecutionException, InterruptedException, TimeoutException {
    return end.get(20, TimeUnit.SECONDS);
  }

  int ends() {
    return ends.get();
  }

  boolean isApplied() {
    return end.getNow("") instanceof Long;
  }
}
