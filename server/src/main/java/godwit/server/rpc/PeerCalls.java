package godwit.server.rpc;

import static godwit.server.rpc.ByteStrings.bytes;

import godwit.codec.CorruptionException;
import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.data.DataCommand;
import godwit.data.Inquiry;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorRequest;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import godwit.server.replica.HostedServices;
import godwit.server.security.AuditLog;
import godwit.server.security.Pass;
import godwit.wire.CoordinatorMessages;
import godwit.wire.Formats;
import godwit.wire.Parsed;
import godwit.wire.Refusals;
import godwit.wire.v1.PeerGrpc;
import godwit.wire.v1.PeerProtocol;
import godwit.wire.v1.Requests;
import godwit.wire.v1.StoreProtocol;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** What this node does for other nodes. Thread-safe. */
final class PeerCalls extends PeerGrpc.PeerImplBase {
  private final HostedServices hosted;
  private final AuditLog audit;
  private final LeaderHints hints;
  private final NodeCalls nodes;

  PeerCalls(Desk desk, NodeCalls nodes) {
    this.nodes = nodes;
    this.hosted = desk.hosted();
    this.audit = desk.audit();
    this.hints = desk.hints();
  }

  @Override
  public void propose(PeerProtocol.Proposal proposal, StreamObserver<PeerProtocol.Verdict> out) {
    Optional<DataService> service = find(proposal.getService());
    PeerProtocol.Verdict.Builder verdict = PeerProtocol.Verdict.newBuilder();
    if (service.isEmpty()) {
      finish(out, verdict.setFailure(absent(proposal.getService())).build());
      return;
    }
    parsed(out, () -> Formats.DATA_COMMAND.decode(bytes(proposal.getCommand())))
        .ifPresent(command -> {
          if (!(command instanceof DataCommand.Step)
              && !(command instanceof DataCommand.Recognise)) {
            out.onError(malformed("a peer may propose steps of reshapes alone"));
            return;
          }
          answer(
              service.get().propose(command),
              out,
              answer ->
                  verdict
                      .setClock(service.get().view().clock())
                      .setAnswer(bytes(Formats.DATA_ANSWER.encode(answer)))
                      .build(),
              failure ->
                  verdict
                      .setFailure(hints.with(Failures.of(failure), proposal.getService()))
                      .build());
        });
  }

  @Override
  public void ask(PeerProtocol.Question question, StreamObserver<PeerProtocol.Reply> out) {
    Optional<DataService> service = find(question.getService());
    PeerProtocol.Reply.Builder reply = PeerProtocol.Reply.newBuilder();
    if (service.isEmpty()) {
      finish(out, reply.setFailure(absent(question.getService())).build());
      return;
    }
    Optional<Inquiry> inquiry =
        parsed(out, () -> Formats.INQUIRY.decode(bytes(question.getInquiry())));
    inquiry.ifPresent(asked ->
        answer(
            service.get().ask(asked),
            out,
            answer ->
                reply
                    .setClock(service.get().view().clock())
                    .setAnswer(bytes(Formats.INQUIRY_ANSWER.encode(answer)))
                    .build(),
            failure ->
                reply.setFailure(hints.with(Failures.of(failure), question.getService())).build()));
  }

  @Override
  public void coordinate(
      PeerProtocol.Coordination coordination, StreamObserver<PeerProtocol.Coordinated> out) {
    Optional<CoordinatorService> coordinator = hosted.coordinator();
    PeerProtocol.Coordinated.Builder coordinated = PeerProtocol.Coordinated.newBuilder();
    if (coordinator.isEmpty()) {
      StoreProtocol.Failure failure =
          Failures.unavailable("the node that was asked has no replica of the coordinator");
      finish(out, coordinated.setFailure(hints.with(failure)).build());
      return;
    }
    if (coordination.hasClient()) {
      pass(coordinator.get(), coordination.getClient(), out);
      return;
    }
    parsed(out, () -> Formats.COORDINATOR_COMMAND.decode(bytes(coordination.getCommand())))
        .ifPresent(command -> {
          CompletableFuture<CommandAnswer> proposed = coordinator.get().propose(command);
          if (command instanceof CoordinatorCommand.RegisterService register) {
            note(register, Gate.pass(), proposed);
          }
          answer(
              proposed,
              out,
              answer ->
                  coordinated
                      .setClock(coordinator.get().view().numbers().clock())
                      .setCommand(bytes(Formats.COMMAND_ANSWER.encode(answer)))
                      .build(),
              failure -> coordinated.setFailure(hints.with(Failures.of(failure))).build());
        });
  }

  @Override
  public void report(PeerProtocol.Telling telling, StreamObserver<PeerProtocol.Told> out) {
    nodes.report(telling).thenAccept(told -> finish(out, told));
  }

  @Override
  public void arrange(
      PeerProtocol.Arrangement arrangement, StreamObserver<PeerProtocol.Arranged> out) {
    nodes.arrange(arrangement).thenAccept(arranged -> finish(out, arranged));
  }

  @Override
  public void stage(PeerProtocol.StagedFile file, StreamObserver<PeerProtocol.Staged> out) {
    nodes.stage(file).thenAccept(staged -> finish(out, staged));
  }

  @Override
  public void fetch(PeerProtocol.StagedFile wanted, StreamObserver<PeerProtocol.StagedFile> out) {
    nodes.fetch(wanted).thenAccept(found -> finish(out, found));
  }

  @Override
  public void meet(PeerProtocol.Meeting meeting, StreamObserver<PeerProtocol.Met> out) {
    nodes
        .meet(meeting)
        .ifPresentOrElse(
            met -> met.thenAccept(it -> finish(out, it)),
            () ->
                out.onError(
                    Status.UNAVAILABLE
                        .withDescription("node starts or ends")
                        .asRuntimeException()));
  }

  private void note(
      CoordinatorCommand.RegisterService register,
      Pass pass,
      CompletableFuture<CommandAnswer> answer) {
    var unused =
        answer.whenComplete((done, failed) ->
            audit.registered(
                pass,
                register.node(),
                register.address(),
                failed == null ? outcome(done) : AuditLog.outcome(failed)));
  }

  private static String outcome(CommandAnswer answer) {
    return switch (answer) {
      case CommandAnswer.Registered registered -> "registered service=" + registered.service();
      case CommandAnswer.Refused refused -> "refused " + refused.refusal();
      case CommandAnswer.Changed changed -> "done";
      case CommandAnswer.Recorded recorded -> "done";
    };
  }

  /** Passes a client's request on to the coordinator. */
  private void pass(
      CoordinatorService coordinator,
      Requests.CoordinatorRequest message,
      StreamObserver<PeerProtocol.Coordinated> out) {
    PeerProtocol.Coordinated.Builder coordinated = PeerProtocol.Coordinated.newBuilder();
    switch (CoordinatorMessages.fromMessage(message)) {
      case Parsed.Malformed<CoordinatorRequest> malformed ->
          out.onError(Refusals.toError(malformed.refusal()));
      case Parsed.Valid<CoordinatorRequest> valid ->
          answer(
              coordinator.coordinate(valid.value()),
              out,
              answer -> coordinated.setClient(CoordinatorMessages.toMessage(answer)).build(),
              failure -> coordinated.setFailure(hints.with(Failures.of(failure))).build());
    }
  }

  private Optional<DataService> find(long service) {
    return service < 1 ? Optional.empty() : hosted.find(new ServiceId(service));
  }

  private StoreProtocol.Failure absent(long service) {
    String detail = "the node that was asked has no replica of it: service=" + service;
    return hints.with(Failures.unavailable(detail), service);
  }

  /** Something read from bytes that a peer sent. */
  private interface Reading<T> {
    T read();
  }

  private static <T> Optional<T> parsed(StreamObserver<?> out, Reading<T> reading) {
    try {
      return Optional.of(reading.read());
    } catch (CorruptionException e) {
      out.onError(malformed(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private static <A, M> void answer(
      CompletableFuture<A> future,
      StreamObserver<M> out,
      Function<A, M> answered,
      Function<Throwable, M> failed) {
    future
        .handle(
            (answer, failure) -> failure == null ? answered.apply(answer) : failed.apply(failure))
        .thenAccept(message -> finish(out, message));
  }

  private static <M> void finish(StreamObserver<M> out, M message) {
    out.onNext(message);
    out.onCompleted();
  }

  private static Throwable malformed(String detail) {
    return Refusals.toError(new Refusal(Reason.MALFORMED, detail));
  }
}
