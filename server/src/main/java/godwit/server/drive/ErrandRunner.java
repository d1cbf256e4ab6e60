package godwit.server.drive;

import godwit.data.ChunkRows;
import godwit.data.DataAnswer;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.request.CoordinatorRequest;
import godwit.reshape.Heard;
import godwit.reshape.Intent;
import godwit.server.replica.DataService;
import godwit.server.replica.HostedServices;
import godwit.server.replica.PacedCopies;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Performs what drivers intend. Thread-safe; nothing blocks. */
final class ErrandRunner {
  /**
   * After this long without an answer a service counts as unreachable; the driver asks again by
   * itself.
   */
  private static final long TIMEOUT_MILLIS = 10_000;

  private final HostedServices hosted;
  private final Peers peers;
  private final StagedSpread spread;
  private final Executor copying;
  private final PacedCopies copies;
  private final Map<PartitionId, CompletableFuture<?>> proposed = new ConcurrentHashMap<>();

  /**
   * Makes a runner that stages chunks on {@code copying}, as fast as {@code copies} lets it, and
   * gives them to the other replicas by {@code spread}.
   */
  ErrandRunner(
      HostedServices hosted,
      Peers peers,
      StagedSpread spread,
      Executor copying,
      PacedCopies copies) {
    this.hosted = hosted;
    this.peers = peers;
    this.spread = spread;
    this.copies = copies;
    this.copying = copying;
  }

  /** Returns how the intent went; never fails. */
  CompletableFuture<Heard> perform(Intent intent) {
    CompletableFuture<? extends Heard> heard =
        switch (intent) {
          case Intent.Ask ask ->
              peers.ask(ask.service(), ask.inquiry()).thenApply(Heard.Answered::new);
          case Intent.Propose propose ->
              peers.propose(propose.service(), propose.step()).thenApply(Heard.Decided::new);
          case Intent.Recognise recognise ->
              peers
                  .recognise(recognise.service(), recognise.incarnation())
                  .thenApply(Heard.Decided::new);
          case Intent.Take take -> take(take).thenApply(Heard.Decided::new);
          case Intent.Consult consult ->
              peers
                  .query(new CoordinatorRequest.Describe(consult.operation()))
                  .thenApply(Heard.Consulted::new);
          case Intent.Report report ->
              peers.record(report.command()).thenApply(Heard.Recorded::new);
        };
    return heard
        .thenApply(Heard.class::cast)
        .orTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .exceptionally(failure -> new Heard.Unreachable());
  }

  /** Chunks are staged beside each other, and proposed in the order in which they were given. */
  private CompletableFuture<DataAnswer> take(Intent.Take take) {
    CompletableFuture<DataService> staged =
        CompletableFuture.supplyAsync(() -> staged(take), copying)
            .thenCompose(service -> spread(service, take));
    PartitionId partition = take.receive().partition();
    CompletableFuture<?> before =
        proposed.getOrDefault(partition, CompletableFuture.completedFuture(null));
    CompletableFuture<CompletableFuture<DataAnswer>> sent =
        before
            .handle((done, failure) -> staged)
            .thenCompose(Function.identity())
            .thenApply(service -> service.propose(take.receive()));
    proposed.put(partition, sent);
    return sent.thenCompose(Function.identity())
        .whenComplete((answer, failure) -> proposed.remove(partition, sent));
  }

  /** Completes with the service when a majority of its replicas has the chunk's file. */
  private CompletableFuture<DataService> spread(DataService service, Intent.Take take) {
    String file = take.receive().chunk().file().orElseThrow();
    return spread.spread(service, file).thenApply(done -> service);
  }

  private DataService staged(Intent.Take take) {
    DataService service = hosted.find(take.service()).orElseThrow();
    Optional<Partition> receiving = service.view().partitions().find(take.receive().partition());
    service.stage(
        take.receive().chunk().file().orElseThrow(),
        copies.paced(ChunkRows.file(receiving.orElseThrow(), take.rows())));
    return service;
  }
}
