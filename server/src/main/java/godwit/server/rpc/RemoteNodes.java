package godwit.server.rpc;

import static godwit.server.rpc.ByteStrings.bytes;

import godwit.key.Bytes;
import godwit.partition.ServiceId;
import godwit.placement.GroupName;
import godwit.placement.NodeReport;
import godwit.placement.PlacementStep;
import godwit.request.CoordinatorAnswer;
import godwit.server.cluster.NodeProcess;
import godwit.server.cluster.Nodes;
import godwit.server.cluster.Recognition;
import godwit.server.cluster.Whereabouts;
import godwit.server.drive.UnreachableException;
import godwit.wire.CoordinatorMessages;
import godwit.wire.Formats;
import godwit.wire.Parsed;
import godwit.wire.v1.PeerProtocol;
import godwit.wire.v1.StoreProtocol;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.CRC32C;

/** The way to other nodes by their addresses. Thread-safe. */
public final class RemoteNodes implements Nodes {
  /** Less than a reporter waits, so that it hears whether its report was sent. */
  private static final long REPORT_MILLIS = 1_800;

  private final PeerLinks links;
  private final Whereabouts whereabouts;
  private final Recognition recognition;

  /**
   * Makes the way.
   *
   * @param recognition judges whether a node that answers is looked for where it says that it is
   */
  public RemoteNodes(PeerLinks links, Whereabouts whereabouts, Recognition recognition) {
    this.links = links;
    this.whereabouts = whereabouts;
    this.recognition = recognition;
  }

  @Override
  public CompletableFuture<CoordinatorAnswer> report(String address, NodeReport report) {
    PeerProtocol.Telling telling =
        PeerProtocol.Telling.newBuilder()
            .setReport(bytes(Formats.NODE_REPORT.encode(report)))
            .build();
    return links
        .<PeerProtocol.Told>call(address, REPORT_MILLIS, (stub, out) -> stub.report(telling, out))
        .thenApply(told -> {
          meet(told);
          if (told.hasFailure() && !told.getFailure().getLeader().isEmpty()) {
            whereabouts.suggest(GroupName.COORDINATOR, told.getFailure().getLeader());
          }
          require(told.hasNodes(), told.getFailure());
          return switch (CoordinatorMessages.fromMessage(told.getNodes())) {
            case Parsed.Valid<CoordinatorAnswer> valid -> valid.value();
            case Parsed.Malformed<CoordinatorAnswer> malformed ->
                throw new UnreachableException("coordinator=" + malformed.refusal());
          };
        })
        .exceptionally(RemoteNodes::refused);
  }

  private void meet(PeerProtocol.Told told) {
    if (!told.hasSelf()) {
      whereabouts.met(told.getNode(), told.getAddress());
      return;
    }
    NodeProcess process = ProcessHeader.fromMessage(told.getSelf());
    var unused =
        recognition
            .twinOf(process)
            .thenAccept(twin -> {
              if (twin.isEmpty()) {
                whereabouts.met(process.node(), process.address());
              }
            });
  }

  /** Returns the answer of a node that takes no call from here. */
  private static CoordinatorAnswer refused(Throwable thrown) {
    Throwable cause = Failures.cause(thrown);
    if (cause instanceof UnreachableException unreachable && unreachable.refusal().isPresent()) {
      return new CoordinatorAnswer.Refused(unreachable.refusal().get());
    }
    throw new CompletionException(cause);
  }

  @Override
  public CompletableFuture<Void> arrange(String address, PlacementStep step) {
    PeerProtocol.Arrangement arrangement =
        PeerProtocol.Arrangement.newBuilder()
            .setStep(bytes(Formats.PLACEMENT_STEP.encode(step)))
            .build();
    return links
        .<PeerProtocol.Arranged>call(address, (stub, out) -> stub.arrange(arrangement, out))
        .thenAccept(arranged -> require(!arranged.hasFailure(), arranged.getFailure()));
  }

  @Override
  public CompletableFuture<Void> stage(
      String address, ServiceId service, String file, Bytes content) {
    PeerProtocol.StagedFile staged =
        PeerProtocol.StagedFile.newBuilder()
            .setService(service.number())
            .setName(file)
            .setContent(bytes(content))
            .setChecksum(checksum(content))
            .build();
    return links
        .<PeerProtocol.Staged>call(address, (stub, out) -> stub.stage(staged, out))
        .thenAccept(done -> require(!done.hasFailure(), done.getFailure()));
  }

  @Override
  public CompletableFuture<Optional<Bytes>> fetch(String address, ServiceId service, String file) {
    PeerProtocol.StagedFile wanted =
        PeerProtocol.StagedFile.newBuilder().setService(service.number()).setName(file).build();
    return links
        .<PeerProtocol.StagedFile>call(address, (stub, out) -> stub.fetch(wanted, out))
        .thenApply(found -> {
          if (!found.hasContent()) {
            return Optional.empty();
          }
          Bytes content = bytes(found.getContent());
          if (checksum(content) != found.getChecksum()) {
            throw new UnreachableException(
                "checksum differs: address=" + address + " file=" + file);
          }
          return Optional.of(content);
        });
  }

  /** Returns the checksum that a staged file travels with. */
  static int checksum(Bytes content) {
    CRC32C crc = new CRC32C();
    crc.update(content.borrow());
    return (int) crc.getValue();
  }

  private static void require(boolean done, StoreProtocol.Failure failure) {
    if (!done) {
      throw new UnreachableException("failure=" + failure.getKind() + " " + failure.getDetail());
    }
  }
}
