package godwit.tests.failover;

import godwit.client.Admin;
import godwit.client.ClientSettings;
import godwit.client.Godwit;
import godwit.client.GodwitException;
import godwit.client.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** Clients that ask all the while: some a table, one the coordinator. One thread uses it. */
final class Load implements AutoCloseable {
  private static final int LANES = 3;

  /** Answers of each lane before anything fails: a gap lies between two of them. */
  private static final int FIRST = 20;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Recording recording = new Recording();
  private final List<Lane> lanes = new ArrayList<>();
  private final Times coordinator = new Times();
  private final List<CompletableFuture<Void>> running = new ArrayList<>();
  private volatile boolean goesOn = true;

  /** Begins, over one client's connections; returns when each lane has got some answers. */
  Load(Godwit client, String tableName, long seed) throws InterruptedException {
    Table table = client.table(tableName);
    Admin admin = client.admin();
    for (int i = 0; i < LANES; i++) {
      Lane lane = new Lane(i, table, recording, seed + i);
      lanes.add(lane);
      running.add(forLong("lane-" + i, lane::step));
    }
    running.add(forLong("lane-coordinator", () -> askCoordinator(admin, tableName)));
    long begun = System.nanoTime();
    Waiting.until(
        PATIENCE,
        () -> wroteSince(begun, FIRST) && coordinatedSince(begun, FIRST),
        () -> "first answers of all lanes");
  }

  /** Returns settings of a client whose requests outlive every failure here. */
  static ClientSettings settings(RandomGenerator random) {
    return ClientSettings.standard(random).withDeadline(ClientSettings.MAX_DEADLINE);
  }

  /** Returns whether each lane that writes has had so many successes since that moment. */
  boolean wroteSince(long moment, int times) {
    check();
    return lanes.stream().allMatch(lane -> lane.times().since(moment) >= times);
  }

  /** Returns whether the coordinator has answered so many times since that moment. */
  boolean coordinatedSince(long moment, int times) {
    check();
    return coordinator.since(moment) >= times;
  }

  /** Returns the longest time any lane was without a successful write, ending after the moment. */
  Duration writeGapSince(long moment) {
    return lanes.stream()
        .map(lane -> lane.times().longestGapSince(moment))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Returns how many writes of each lane succeeded since that moment, and its longest gap. */
  String lanesSince(long moment) {
    return lanes.stream()
        .map(lane ->
            lane.times().since(moment)
                + ":"
                + lane.times().longestGapSince(moment).toMillis()
                + "ms")
        .toList()
        .toString();
  }

  Duration coordinatorGapSince(long moment) {
    return coordinator.longestGapSince(moment);
  }

  /** Throws what a lane met; returns soon if all go on. */
  void check() {
    running.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
  }

  /** Ends the load, and judges all that clients saw; returns how many requests were made. */
  long prove() {
    close();
    running.forEach(CompletableFuture::join);
    if (!recording.failures().isEmpty()) {
      throw new AssertionError(
          "requests failed: count="
              + recording.failures().size()
              + " first="
              + recording.failures().getFirst());
    }
    recording.judge();
    lanes.forEach(Lane::prove);
    return recording.size();
  }

  @Override
  public void close() {
    goesOn = false;
  }

  private void askCoordinator(Admin admin, String table) {
    try {
      admin.partitions(table);
      coordinator.succeeded();
    } catch (GodwitException e) {
      recording.failed("coordinator " + e);
    }
  }

  private CompletableFuture<Void> forLong(String name, Runnable step) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(() -> {
          try {
            while (goesOn) {
              step.run();
            }
            end.complete(null);
          } catch (Throwable wrong) {
            end.completeExceptionally(wrong);
          }
        });
    return end;
  }
}
