package godwit.server.rpc;

import static godwit.server.rpc.ByteStrings.bytes;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.partition.ServiceId;
import godwit.placement.GroupName;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.server.cluster.Whereabouts;
import godwit.server.drive.Peers;
import godwit.server.drive.UnreachableException;
import godwit.wire.CoordinatorMessages;
import godwit.wire.Formats;
import godwit.wire.Parsed;
import godwit.wire.v1.PeerGrpc;
import godwit.wire.v1.PeerProtocol;
import godwit.wire.v1.StoreProtocol;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The way to services that other nodes lead. A node that is asked in vain says who leads, and is
 * believed the next time; whoever asked asks again by itself. Thread-safe.
 */
public final class RemotePeers implements Peers {
  private final PeerLinks links;
  private final Whereabouts whereabouts;
  private final Map<String, AtomicInteger> turns = new ConcurrentHashMap<>();

  public RemotePeers(PeerLinks links, Whereabouts whereabouts) {
    this.links = links;
    this.whereabouts = whereabouts;
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
    return this.<PeerProtocol.Verdict>call(
            service.toString(),
            (stub, out) -> stub.propose(proposal, out),
            PeerProtocol.Verdict::getFailure)
        .thenApply(verdict -> Formats.DATA_ANSWER.decode(bytes(verdict.getAnswer())));
  }

  @Override
  public CompletableFuture<InquiryAnswer> ask(ServiceId service, Inquiry inquiry) {
    PeerProtocol.Question question =
        PeerProtocol.Question.newBuilder()
            .setService(service.number())
            .setInquiry(bytes(Formats.INQUIRY.encode(inquiry)))
            .build();
    return this.<PeerProtocol.Reply>call(
            service.toString(),
            (stub, out) -> stub.ask(question, out),
            PeerProtocol.Reply::getFailure)
        .thenApply(reply -> Formats.INQUIRY_ANSWER.decode(bytes(reply.getAnswer())));
  }

  @Override
  public CompletableFuture<CommandAnswer> record(CoordinatorCommand command) {
    PeerProtocol.Coordination coordination =
        PeerProtocol.Coordination.newBuilder()
            .setCommand(bytes(Formats.COORDINATOR_COMMAND.encode(command)))
            .build();
    return coordinate(coordination)
        .thenApply(answer -> Formats.COMMAND_ANSWER.decode(bytes(answer.getCommand())));
  }

  @Override
  public CompletableFuture<CoordinatorAnswer> query(CoordinatorRequest.Query request) {
    PeerProtocol.Coordination coordination =
        PeerProtocol.Coordination.newBuilder()
            .setClient(CoordinatorMessages.toMessage(request))
            .build();
    return coordinate(coordination)
        .thenApply(coordinated ->
            switch (CoordinatorMessages.fromMessage(coordinated.getClient())) {
              case Parsed.Valid<CoordinatorAnswer> valid -> valid.value();
              case Parsed.Malformed<CoordinatorAnswer> malformed ->
                  throw new UnreachableException("coordinator=" + malformed.refusal());
            });
  }

  private CompletableFuture<PeerProtocol.Coordinated> coordinate(
      PeerProtocol.Coordination coordination) {
    return call(
        GroupName.COORDINATOR,
        (stub, out) -> stub.coordinate(coordination, out),
        PeerProtocol.Coordinated::getFailure);
  }

  /** Calls the node that is likeliest to lead the group; fails if it does not, or can't say. */
  private <A> CompletableFuture<A> call(
      String group,
      BiConsumer<PeerGrpc.PeerStub, StreamObserver<A>> method,
      Function<A, StoreProtocol.Failure> failure) {
    Optional<String> chosen = choose(group);
    if (chosen.isEmpty()) {
      return CompletableFuture.failedFuture(
          new UnreachableException("no address is known: group=" + group));
    }
    String address = chosen.get();
    return links
        .call(address, method)
        .whenComplete((answer, thrown) -> {
          if (thrown != null) {
            doubt(group, address);
          }
        })
        .thenApply(answer -> {
          StoreProtocol.Failure said = failure.apply(answer);
          if (said.getKind() == StoreProtocol.Failure.Kind.KIND_UNSPECIFIED) {
            believe(group, address);
            return answer;
          }
          if (said.getLeader().isEmpty() || said.getLeader().equals(address)) {
            doubt(group, address);
          } else {
            believe(group, said.getLeader());
          }
          throw new UnreachableException("failure=" + said.getKind() + " " + said.getDetail());
        });
  }

  private Optional<String> choose(String group) {
    List<String> candidates = whereabouts.candidates(group);
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(candidates.get(Math.floorMod(turn(group).get(), candidates.size())));
  }

  private void believe(String group, String address) {
    whereabouts.suggest(group, address);
    turn(group).set(0);
  }

  private void doubt(String group, String address) {
    whereabouts.doubt(group, address);
    turn(group).incrementAndGet();
  }

  private AtomicInteger turn(String group) {
    return turns.computeIfAbsent(group, name -> new AtomicInteger());
  }
}
