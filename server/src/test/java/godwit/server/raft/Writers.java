package godwit.server.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Writers that propose to whoever leads, each one entry at a time, and try again when it fails. */
final class Writers implements AutoCloseable {
  private final RaftCluster cluster;
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> running = new ArrayList<>();
  private volatile boolean isOver;

  Writers(RaftCluster cluster) {
    this.cluster = cluster;
  }

  /** Begins to write, until each writer has written that many. */
  Writers begin(int writers, int entriesEach) {
    for (int i = 0; i < writers; i++) {
      String name = "w" + acknowledged.size() + "-" + i + "-";
      running.add(
          threads.submit(() -> {
            for (int entry = 0; entry < entriesEach && !isOver; entry++) {
              write(name + entry);
            }
            return null;
          }));
    }
    return this;
  }

  private void write(String text) throws Exception {
    for (int attempt = 0; ; attempt++) {
      // An attempt whose outcome is not known may come true, so each has a text of its own.
      TextProposal proposal = new TextProposal(text + "." + attempt);
      cluster.leader().group().submit(proposal);
      Object end = proposal.end();
      if (end instanceof Long) {
        acknowledged.add(text + "." + attempt);
        cluster.events().happened();
        return;
      }
      failures.incrementAndGet();
      CompletableFuture<Void> pause = new CompletableFuture<>();
      pause.completeOnTimeout(null, 5, TimeUnit.MILLISECONDS).get();
    }
  }

  List<String> acknowledged() {
    return List.copyOf(acknowledged);
  }

  void awaitAcknowledged(int more) throws InterruptedException {
    int goal = acknowledged.size() + more;
    cluster.events().await(goal + " entries", () -> acknowledged.size() >= goal);
  }

  /** Waits until all is written. */
  List<String> end() throws Exception {
    for (Future<?> one : running) {
      one.get(60, TimeUnit.SECONDS);
    }
    return acknowledged();
  }

  /** Ends the writers after what they write now. */
  List<String> stop() throws ExecutionException, Exception {
    isOver = true;
    return end();
  }

  @Override
  public void close() {
    isOver = true;
    threads.shutdown();
  }
}
