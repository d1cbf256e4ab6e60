package godwit.server.drive;

import godwit.data.ChunkRows;
import godwit.data.DataAnswer;
import godwit.partition.Partition;
import godwit.request.CoordinatorRequest;
import godwit.reshape.Heard;
import godwit.reshape.Intent;
import godwit.server.replica.DataService;
import godwit.server.replica.HostedServices;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Performs what drivers intend. Thread-safe; nothing blocks. */
final class ErrandRunner {
  /**
   * After this long without an answer a service counts as unreachable; the driver asks again by
   * itself.
   */
  private static final long TIMEOUT_MILLIS = 10_000;

  private final HostedServices hosted;
  private final Peers peers;
  private final StagedSpread copies;
  private final Executor copying;

  /** Makes a runner that stages chunks on {@code copying}, and gives them on by {@code copies}. */
  ErrandRunner(HostedServices hosted, Peers peers, StagedSpread copies, Executor copying) {
    this.hosted = hosted;
    this.peers = peers;
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

  private CompletableFuture<DataAnswer> take(Intent.Take take) {
    return CompletableFuture.supplyAsync(() -> staged(take), copying)
        .thenCompose(service ->
            copies
                .spread(service, take.receive().chunk().file().orElseThrow())
                .thenCompose(spread -> service.propose(take.receive())));
  }

  private DataService staged(Intent.Take take) {
    DataService service = hosted.find(take.service()).orElseThrow();
    Optional<Partition> receiving = service.view().partitions().find(take.receive().partition());
    service.stage(
        take.receive().chunk().file().orElseThrow(),
        ChunkRows.file(receiving.orElseThrow(), take.rows()));
    return service;
  }
}
