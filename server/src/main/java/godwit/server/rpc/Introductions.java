package godwit.server.rpc;

import godwit.client.grpc.Channels;
import godwit.server.cluster.Encounter;
import godwit.server.cluster.NodeProcess;
import godwit.wire.v1.PeerGrpc;
import godwit.wire.v1.PeerProtocol;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks nodes who they are, each over a connection of its own: one that broke before says nothing of
 * who listens there now. Thread-safe; nothing blocks, and no future takes longer than five seconds;
 * where nobody listens it fails at once.
 */
public final class Introductions {
  /** Past this silence is taken for an end, which it must not be of a machine that is busy. */
  private static final long WHO_MILLIS = 5_000;

  /** A start waits for no more, since silence keeps no node from starting. */
  private static final long MEET_MILLIS = 3_000;

  private final Channels channels;

  public Introductions(Channels channels) {
    this.channels = channels;
  }

  /** Asks who listens at the address. */
  public CompletableFuture<NodeProcess> who(String address) {
    return ask(address, PeerProtocol.Meeting.getDefaultInstance(), WHO_MILLIS)
        .thenApply(met -> ProcessHeader.fromMessage(met.getSelf()));
  }

  /** Asks so, and whether that node hears of another process of the node of {@code self}. */
  public CompletableFuture<Encounter> meet(String address, NodeProcess self) {
    PeerProtocol.Meeting meeting =
        PeerProtocol.Meeting.newBuilder().setSender(ProcessHeader.toMessage(self)).build();
    return ask(address, meeting, MEET_MILLIS)
        .thenApply(met ->
            new Encounter(
                ProcessHeader.fromMessage(met.getSelf()),
                met.hasTwin()
                    ? Optional.of(ProcessHeader.fromMessage(met.getTwin()))
                    : Optional.empty()));
  }

  private CompletableFuture<PeerProtocol.Met> ask(
      String address, PeerProtocol.Meeting meeting, long patienceMillis) {
    ManagedChannel channel;
    try {
      channel = channels.open(address);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<PeerProtocol.Met> answer = new CompletableFuture<>();
    PeerGrpc.newStub(channel)
        .withDeadlineAfter(patienceMillis, TimeUnit.MILLISECONDS)
        .meet(meeting, new Taking(answer));
    return answer.whenComplete((met, failure) -> channel.shutdown());
  }

  /** Takes the one answer to a call, when the call is over. */
  private static final class Taking implements StreamObserver<PeerProtocol.Met> {
    private final CompletableFuture<PeerProtocol.Met> answer;
    private PeerProtocol.Met met = PeerProtocol.Met.getDefaultInstance();

    Taking(CompletableFuture<PeerProtocol.Met> answer) {
      this.answer = answer;
    }

    @Override
    public void onNext(PeerProtocol.Met message) {
      met = message;
    }

    @Override
    public void onError(Throwable error) {
      answer.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      answer.complete(met);
    }
  }
}
