package godwit.server.rpc;

import com.google.protobuf.ByteString;
import godwit.client.grpc.Channels;
import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.key.Bytes;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.server.drive.Peers;
import godwit.server.drive.UnreachableException;
import godwit.server.replica.HostedServices;
import godwit.wire.CoordinatorMessages;
import godwit.wire.Formats;
import godwit.wire.Parsed;
import godwit.wire.v1.PeerGrpc;
import godwit.wire.v1.PeerProtocol;
import godwit.wire.v1.StoreProtocol;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way to services on other nodes: one connection a node. Where a service is, the coordinator
 * knows; what it said is kept until a node can't be reached. Thread-safe.
 */
public final class RemotePeers implements Peers, AutoCloseable {
  private static final long DEADLINE_SECONDS = 10;

  private final HostedServices hosted;
  private final Optional<Endpoint> coordinator;
  private final Channels connections;
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();
  private final Map<ServiceId, String> addresses = new ConcurrentHashMap<>();

  /**
   * Makes the way to other nodes.
   *
   * @param coordinator where it is, unless this node hosts it
   * @param connections makes those to other nodes
   */
  public RemotePeers(
      HostedServices hosted, Optional<Endpoint> coordinator, Channels connections) {
    this.connections = connections;
    this.hosted = hosted;
    this.coordinator = coordinator;
  }

  @Override
  public CompletableFuture<DataAnswer> propose(ServiceId service, DataCommand.Step step) {
    return send(service, step);
  }

  @Override
  public CompletableFuture<DataAnswer> recognise(ServiceId service, long incarnation) {
    return send(service, new DataCommand.Recognise(incarnation));
  }

  private CompletableFuture<DataAnswer> send(ServiceId service, DataCommand command) {
    PeerProtocol.Proposal proposal =
        PeerProtocol.Proposal.newBuilder()
            .setService(service.number())
            .setCommand(bytes(Formats.DATA_COMMAND.encode(command)))
            .build();
    return locate(service)
        .thenCompose(address -> {
          Call<PeerProtocol.Verdict> call = new Call<>();
          stub(address).propose(proposal, call);
          return forgetting(service, call.answer);
        })
        .thenApply(verdict ->
            Formats.DATA_ANSWER.decode(
                answered(verdict.hasAnswer(), verdict.getAnswer(), verdict.getFailure())));
  }

  @Override
  public CompletableFuture<InquiryAnswer> ask(ServiceId service, Inquiry inquiry) {
    PeerProtocol.Question question =
        PeerProtocol.Question.newBuilder()
            .setService(service.number())
            .setInquiry(bytes(Formats.INQUIRY.encode(inquiry)))
            .build();
    return locate(service)
        .thenCompose(address -> {
          Call<PeerProtocol.Reply> call = new Call<>();
          stub(address).ask(question, call);
          return forgetting(service, call.answer);
        })
        .thenApply(reply ->
            Formats.INQUIRY_ANSWER.decode(
                answered(reply.hasAnswer(), reply.getAnswer(), reply.getFailure())));
  }

  @Override
  public CompletableFuture<CommandAnswer> record(CoordinatorCommand command) {
    if (coordinator.isEmpty()) {
      return CompletableFuture.failedFuture(new UnreachableException("coordinator is not known"));
    }
    PeerProtocol.Coordination coordination =
        PeerProtocol.Coordination.newBuilder()
            .setCommand(bytes(Formats.COORDINATOR_COMMAND.encode(command)))
            .build();
    Call<PeerProtocol.Coordinated> call = new Call<>();
    stub(coordinator.get().toString()).coordinate(coordination, call);
    return call.answer.thenApply(answer ->
        Formats.COMMAND_ANSWER.decode(
            answered(answer.hasCommand(), answer.getCommand(), answer.getFailure())));
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }

  /**
   * Returns the address of the node that hosts the service; asks the coordinator if it is not
   * known.
   */
  private CompletableFuture<String> locate(ServiceId service) {
    String known = addresses.get(service);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    return services()
        .thenApply(reports -> {
          for (CoordinatorAnswer.ServiceReport report : reports) {
            if (!report.address().isEmpty()) {
              addresses.put(report.id(), report.address());
            }
          }
          String found = addresses.get(service);
          if (found == null) {
            throw new UnreachableException("no address is known: service=" + service);
          }
          return found;
        });
  }

  private CompletableFuture<List<CoordinatorAnswer.ServiceReport>> services() {
    CoordinatorRequest.Services request = new CoordinatorRequest.Services();
    CompletableFuture<CoordinatorAnswer> answer =
        hosted.coordinator().map(here -> here.coordinate(request)).orElseGet(() -> query(request));
    return answer.thenApply(said ->
        said instanceof CoordinatorAnswer.Services services ? services.services() : List.of());
  }

  @Override
  public CompletableFuture<CoordinatorAnswer> query(CoordinatorRequest.Query request) {
    if (coordinator.isEmpty()) {
      return CompletableFuture.failedFuture(new UnreachableException("coordinator is not known"));
    }
    Call<PeerProtocol.Coordinated> call = new Call<>();
    stub(coordinator.get().toString())
        .coordinate(
            PeerProtocol.Coordination.newBuilder()
                .setClient(CoordinatorMessages.toMessage(request))
                .build(),
            call);
    return call.answer.thenApply(coordinated ->
        switch (CoordinatorMessages.fromMessage(coordinated.getClient())) {
          case Parsed.Valid<CoordinatorAnswer> valid -> valid.value();
          case Parsed.Malformed<CoordinatorAnswer> malformed ->
              throw new UnreachableException("coordinator=" + malformed.refusal());
        });
  }

  /** Has the service located anew if the call fails: it may have another address by now. */
  private <A> CompletableFuture<A> forgetting(ServiceId service, CompletableFuture<A> call) {
    return call.whenComplete((answer, failure) -> {
      if (failure != null) {
        addresses.remove(service);
      }
    });
  }

  private PeerGrpc.PeerStub stub(String address) {
    ManagedChannel channel = channels.computeIfAbsent(address, connections::open);
    return PeerGrpc.newStub(channel).withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  private static Bytes answered(boolean present, ByteString answer, StoreProtocol.Failure failure) {
    if (!present) {
      throw new UnreachableException("failure=" + failure.getKind() + " " + failure.getDetail());
    }
    return Bytes.adopt(answer.toByteArray());
  }

  private static ByteString bytes(Bytes bytes) {
    return ByteString.copyFrom(bytes.borrow());
  }

  /** The one answer to a call. */
  private static final class Call<M> implements StreamObserver<M> {
    private final CompletableFuture<M> answer = new CompletableFuture<>();
    private @Nullable M last;

    @Override
    public void onNext(M message) {
      last = message;
    }

    @Override
    public void onError(Throwable error) {
      answer.completeExceptionally(new UnreachableException("error=" + error));
    }

    @Override
    public void onCompleted() {
      M message = last;
      if (message == null) {
        answer.completeExceptionally(new UnreachableException("no answer"));
      } else {
        answer.complete(message);
      }
    }
  }
}
