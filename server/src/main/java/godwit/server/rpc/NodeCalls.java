package godwit.server.rpc;

import static godwit.server.rpc.ByteStrings.bytes;

import godwit.codec.CorruptionException;
import godwit.key.Bytes;
import godwit.partition.ServiceId;
import godwit.placement.Node;
import godwit.placement.NodeReport;
import godwit.placement.PlacementStep;
import godwit.request.CoordinatorAnswer;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.server.cluster.ReplicaKeeper;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import godwit.server.security.Pass;
import godwit.wire.CoordinatorMessages;
import godwit.wire.Formats;
import godwit.wire.v1.PeerProtocol;
import godwit.wire.v1.StoreProtocol;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node does for other nodes of its cluster beside reshapes: reports, replicas, staged
 * files. Thread-safe; files are read and written on an executor of their own.
 */
final class NodeCalls {
  private final Desk desk;
  private final Executor files;
  private final Supplier<String> address;
  private volatile @Nullable ReplicaKeeper replicas;

  /**
   * Makes the calls of a node.
   *
   * @param files runs what reads and writes files
   * @param address where others reach this node
   */
  NodeCalls(Desk desk, Executor files, Supplier<String> address) {
    this.desk = desk;
    this.files = files;
    this.address = address;
  }

  /** Takes steps of the placement from now on. */
  void arrangedBy(ReplicaKeeper keeper) {
    replicas = keeper;
  }

  /**
   * Says who this is, and judges the one that asks, if it says who it is; empty while this node
   * starts or ends.
   */
  Optional<CompletableFuture<PeerProtocol.Met>> meet(PeerProtocol.Meeting meeting) {
    return desk.recognition()
        .running()
        .map(self -> {
          PeerProtocol.Met.Builder met =
              PeerProtocol.Met.newBuilder().setSelf(ProcessHeader.toMessage(self));
          return meeting.hasSender()
              ? desk.recognition()
                  .twinOf(ProcessHeader.fromMessage(meeting.getSender()))
                  .thenApply(twin -> {
                    twin.map(ProcessHeader::toMessage).ifPresent(met::setTwin);
                    return met.build();
                  })
              : CompletableFuture.completedFuture(met.build());
        });
  }

  /** Has the coordinator hear a report; only its leader does. */
  CompletableFuture<PeerProtocol.Told> report(PeerProtocol.Telling telling) {
    PeerProtocol.Told.Builder told =
        PeerProtocol.Told.newBuilder().setNode(desk.node()).setAddress(address.get());
    desk.recognition().self().map(ProcessHeader::toMessage).ifPresent(told::setSelf);
    NodeReport report;
    try {
      report = Formats.NODE_REPORT.decode(bytes(telling.getReport()));
    } catch (CorruptionException e) {
      Refusal refusal = new Refusal(Reason.UNSUPPORTED_VERSION, String.valueOf(e.getMessage()));
      return CompletableFuture.completedFuture(
          told.setNodes(CoordinatorMessages.toMessage(new CoordinatorAnswer.Refused(refusal)))
              .build());
    }
    if (isItself(report)) {
      desk.hints().whereabouts().met(report.node(), report.address());
    }
    Optional<CoordinatorService> leading =
        desk.hosted().coordinator().filter(CoordinatorService::leads);
    if (leading.isEmpty()) {
      StoreProtocol.Failure failure =
          desk.hints().with(Failures.unavailable("not the coordinator's leader"));
      return CompletableFuture.completedFuture(told.setFailure(failure).build());
    }
    return heard(leading.get(), report)
        .handle((answer, thrown) ->
            thrown == null
                ? told.setNodes(CoordinatorMessages.toMessage(answer)).build()
                : told.setFailure(desk.hints().with(Failures.of(thrown))).build());
  }

  /** Whether no other directory is known here to have that node's name. */
  private boolean isItself(NodeReport report) {
    return desk.hosted()
        .coordinator()
        .flatMap(it -> Optional.ofNullable(it.view().nodes().get(report.node())))
        .filter(node -> !node.folder().equals(report.folder()))
        .isEmpty();
  }

  /** Has the report heard; notes a directory that joins, and a node of a new name in vain. */
  private CompletableFuture<CoordinatorAnswer> heard(
      CoordinatorService coordinator, NodeReport report) {
    Optional<Node> known = Optional.ofNullable(coordinator.view().nodes().get(report.node()));
    boolean isOther = known.filter(node -> node.folder().equals(report.folder())).isEmpty();
    Pass pass = Gate.pass();
    return coordinator
        .hear(report)
        .whenComplete((answer, failure) -> {
          boolean joined = answer instanceof CoordinatorAnswer.Nodes;
          if (failure == null && isOther && (joined || known.isEmpty())) {
            String outcome =
                answer instanceof CoordinatorAnswer.Refused refused
                    ? "refused " + refused.refusal()
                    : "joined";
            desk.audit().registered(pass, report.node(), report.address(), outcome);
          }
        });
  }

  CompletableFuture<PeerProtocol.Arranged> arrange(PeerProtocol.Arrangement arrangement) {
    PeerProtocol.Arranged.Builder arranged = PeerProtocol.Arranged.newBuilder();
    ReplicaKeeper keeper = replicas;
    if (keeper == null) {
      StoreProtocol.Failure failure = Failures.unavailable("node is starting");
      return CompletableFuture.completedFuture(arranged.setFailure(failure).build());
    }
    PlacementStep step;
    try {
      step = Formats.PLACEMENT_STEP.decode(bytes(arrangement.getStep()));
    } catch (CorruptionException e) {
      StoreProtocol.Failure failure = Failures.unavailable(String.valueOf(e.getMessage()));
      return CompletableFuture.completedFuture(arranged.setFailure(failure).build());
    }
    return keeper
        .perform(step)
        .handle((done, thrown) ->
            thrown == null ? arranged.build() : arranged.setFailure(Failures.of(thrown)).build());
  }

  CompletableFuture<PeerProtocol.Staged> stage(PeerProtocol.StagedFile file) {
    return CompletableFuture.supplyAsync(() -> adopt(file), files)
        .handle((done, thrown) ->
            thrown == null
                ? PeerProtocol.Staged.getDefaultInstance()
                : PeerProtocol.Staged.newBuilder().setFailure(Failures.of(thrown)).build());
  }

  CompletableFuture<PeerProtocol.StagedFile> fetch(PeerProtocol.StagedFile wanted) {
    return CompletableFuture.supplyAsync(() -> content(wanted), files)
        .exceptionally(thrown -> wanted);
  }

  private boolean adopt(PeerProtocol.StagedFile file) {
    Bytes content = bytes(file.getContent());
    if (RemoteNodes.checksum(content) != file.getChecksum()) {
      throw new IllegalArgumentException("checksum differs: file=" + file.getName());
    }
    service(file.getService()).stagedCopies().adopt(file.getName(), content);
    return true;
  }

  private PeerProtocol.StagedFile content(PeerProtocol.StagedFile wanted) {
    DataService service = service(wanted.getService());
    if (!service.store().staging().holds(wanted.getName())) {
      return wanted;
    }
    Bytes content = service.stagedCopies().content(wanted.getName());
    return wanted.toBuilder()
        .setContent(bytes(content))
        .setChecksum(RemoteNodes.checksum(content))
        .build();
  }

  private DataService service(long number) {
    return desk.hosted()
        .find(new ServiceId(number))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the node that was asked has no replica of it: service=" + number));
  }
}
