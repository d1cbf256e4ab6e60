package godwit.server.rpc;

import godwit.partition.ServiceId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.ReadAnswer;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.server.replica.Burst;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import godwit.server.security.Pass;
import godwit.wire.CoordinatorMessages;
import godwit.wire.Parsed;
import godwit.wire.PlainMessages;
import godwit.wire.Protocol;
import godwit.wire.Refusals;
import godwit.wire.ServiceMessages;
import godwit.wire.v1.StoreProtocol;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One client's session on this node: frames in, answers out in the order in which they are ready;
 * those that are ready while a frame is taken in go together, and so do those of a busy session
 * that come in one {@link Burst}, or until a thread runs.
 *
 * <p>gRPC calls in on the connection's event loop, so a call may look up a row and no more; answers
 * come on any thread. At most {@value #MAX_UNDER_WAY} calls are taken in before their answers are
 * out: a client that does not read its answers is not read from either. When the node stops, a
 * session ends as soon as what was taken in is answered.
 */
final class ClientSessionStream implements StreamObserver<StoreProtocol.ClientFrame> {
  /** Where no data service answers, and the coordinator's is as old as its last change. */
  private static final long NO_CLOCK = 0;

  static final int MAX_UNDER_WAY = 4_096;

  /** While so many calls are under way, an answer waits for those that come right behind it. */
  private static final int FEW = 8;

  private final Desk desk;
  private final Pass pass;
  private final ServerCallStreamObserver<StoreProtocol.ServerFrame> out;
  private final StoreProtocol.ServerFrame.Builder ready = StoreProtocol.ServerFrame.newBuilder();
  private int readyBytes;
  private boolean greeted;
  private boolean takesIn;
  private boolean sendsSoon;
  private boolean leaves;
  private boolean over;

  /** Frames that were asked for and have not come, each as full as it may be. */
  private int asked;

  private int underWay;

  ClientSessionStream(
      Desk desk, Pass pass, ServerCallStreamObserver<StoreProtocol.ServerFrame> out) {
    this.desk = desk;
    this.pass = pass;
    this.out = out;
    out.disableAutoRequest();
    asked = MAX_UNDER_WAY / Protocol.MAX_CALLS_IN_FRAME;
    out.request(asked);
    out.setOnReadyHandler(this::ask);
    Runnable end = this::leave;
    out.setOnCancelHandler(() -> {
      desk.streams().over(end);
      cancelled();
    });
    out.setOnCloseHandler(() -> desk.streams().over(end));
    desk.streams().opened(end);
  }

  @Override
  public void onNext(StoreProtocol.ClientFrame frame) {
    Optional<Refusal> refusal = pass.refusal();
    if (refusal.isPresent()) {
      desk.gate().log(pass, refusal.get());
      refuse(refusal.get());
      return;
    }
    int calls = frame.getCallsCount();
    if (frame.hasHello() == (calls > 0) || calls > Protocol.MAX_CALLS_IN_FRAME) {
      String detail = "a frame has a greeting, or 1 to " + Protocol.MAX_CALLS_IN_FRAME + " calls";
      refuse(new Refusal(Reason.MALFORMED, detail));
    } else if (frame.hasHello()) {
      greet(frame.getHello());
    } else if (greeted) {
      if (begin(calls)) {
        frame.getCallsList().forEach(this::call);
        end();
      }
    } else {
      refuse(new Refusal(Reason.MALFORMED, "a call came before the greeting"));
    }
  }

  @Override
  public void onError(Throwable error) {
    cancelled();
  }

  @Override
  public synchronized void onCompleted() {
    if (!over) {
      over = true;
      out.onCompleted();
    }
  }

  private void greet(StoreProtocol.Hello hello) {
    if (hello.getProtocolVersion() != Protocol.VERSION) {
      String detail = "client=" + hello.getProtocolVersion() + " server=" + Protocol.VERSION;
      Refusal refusal = new Refusal(Reason.UNSUPPORTED_VERSION, detail);
      desk.gate().log(pass, refusal);
      refuse(refusal);
      return;
    }
    if (PlainMessages.fromMessage(hello) instanceof Parsed.Malformed<?> malformed) {
      refuse(malformed.refusal());
      return;
    }
    greeted = true;
    welcome(
        StoreProtocol.ServerFrame.newBuilder()
            .setWelcome(
                StoreProtocol.Welcome.newBuilder()
                    .setProtocolVersion(Protocol.VERSION)
                    .setNode(desk.node())
                    .setSoftware("godwit"))
            .build());
  }

  private void call(StoreProtocol.Call call) {
    switch (call.getTargetCase()) {
      case SERVICE -> serve(call.getNumber(), call.getService());
      case COORDINATOR ->
          coordinate(call.getNumber(), CoordinatorMessages.fromMessage(call.getCoordinator()));
      case TARGET_NOT_SET ->
          answer(call.getNumber(), 0, failed(Failures.unavailable("the call names no target")));
    }
  }

  private void serve(long number, StoreProtocol.ServiceCall call) {
    Optional<DataService> service =
        call.getService() < 1
            ? Optional.empty()
            : desk.hosted().find(new ServiceId(call.getService()));
    if (service.isEmpty()) {
      String detail =
          "node has no replica of the service: service="
              + call.getService()
              + " node="
              + desk.node();
      StoreProtocol.Failure failure = Failures.unavailable(detail);
      answer(number, NO_CLOCK, failed(desk.hints().with(failure, call.getService())));
      return;
    }
    switch (ServiceMessages.fromMessage(call.getRequest())) {
      case Parsed.Malformed<ServiceRequest> malformed ->
          answer(number, NO_CLOCK, refused(call, malformed.refusal()));
      case Parsed.Valid<ServiceRequest> valid -> {
        Optional<Refusal> refusal = pass.judge(valid.value());
        if (refusal.isPresent()) {
          desk.gate().log(pass, refusal.get());
          answer(number, NO_CLOCK, refused(call, refusal.get()));
        } else {
          serve(number, service.get(), valid.value());
        }
      }
    }
  }

  private void serve(long number, DataService service, ServiceRequest request) {
    CompletableFuture<StoreProtocol.Answer.Builder> answer =
        switch (request) {
          case ServiceRequest.Write write ->
              service.write(write).thenApply(ClientSessionStream::written);
          case ServiceRequest.Get get -> service.read(get).thenApply(ClientSessionStream::read);
          case ServiceRequest.Read rows ->
              service.readAside(rows).thenApply(ClientSessionStream::read);
        };
    answer
        .exceptionally(
            thrown -> failed(desk.hints().with(Failures.of(thrown), service.id().number())))
        .thenAccept(ready -> answer(number, service.clock(), ready));
  }

  private void coordinate(long number, Parsed<CoordinatorRequest> parsed) {
    switch (parsed) {
      case Parsed.Malformed<CoordinatorRequest> malformed ->
          answer(number, NO_CLOCK, coordinated(new CoordinatorAnswer.Refused(malformed.refusal())));
      case Parsed.Valid<CoordinatorRequest> valid -> coordinate(number, valid.value());
    }
  }

  private void coordinate(long number, CoordinatorRequest request) {
    Optional<CoordinatorService> coordinator = desk.hosted().coordinator();
    if (coordinator.isEmpty()) {
      String detail = "node has no replica of the coordinator: node=" + desk.node();
      answer(number, NO_CLOCK, failed(desk.hints().with(Failures.unavailable(detail))));
      return;
    }
    Optional<Refusal> refusal = pass.judge(request);
    if (refusal.isPresent()) {
      desk.gate().log(pass, refusal.get());
      desk.audit().refused(pass, request, refusal.get());
      answer(number, NO_CLOCK, coordinated(new CoordinatorAnswer.Refused(refusal.get())));
      return;
    }
    CompletableFuture<CoordinatorAnswer> answer = coordinator.get().coordinate(request);
    (pass.isNode() ? answer : desk.audit().noted(pass, request, answer))
        .thenApply(pass::shown)
        .thenApply(ClientSessionStream::coordinated)
        .exceptionally(thrown -> failed(desk.hints().with(Failures.of(thrown))))
        .thenAccept(ready -> answer(number, NO_CLOCK, ready));
  }

  private static StoreProtocol.Answer.Builder read(ReadAnswer answer) {
    return StoreProtocol.Answer.newBuilder().setRead(ServiceMessages.toMessage(answer));
  }

  private static StoreProtocol.Answer.Builder written(WriteAnswer answer) {
    return StoreProtocol.Answer.newBuilder().setWrite(ServiceMessages.toMessage(answer));
  }

  private static StoreProtocol.Answer.Builder coordinated(CoordinatorAnswer answer) {
    return StoreProtocol.Answer.newBuilder().setCoordinator(CoordinatorMessages.toMessage(answer));
  }

  private static StoreProtocol.Answer.Builder failed(StoreProtocol.Failure failure) {
    return StoreProtocol.Answer.newBuilder().setFailure(failure);
  }

  private static StoreProtocol.Answer.Builder refused(
      StoreProtocol.ServiceCall call, Refusal refusal) {
    WriteAnswer.Refused refused = new WriteAnswer.Refused(refusal);
    return call.getRequest().hasWrite() ? written(refused) : read(refused);
  }

  private synchronized void welcome(StoreProtocol.ServerFrame frame) {
    if (!over) {
      out.onNext(frame);
      asked--;
      ask();
    }
  }

  /** Takes calls in; returns false if the session is over, and nobody would hear the answers. */
  private synchronized boolean begin(int calls) {
    if (over) {
      return false;
    }
    asked--;
    underWay += calls;
    takesIn = true;
    return true;
  }

  private synchronized void end() {
    takesIn = false;
    send();
    endIfAnswered();
  }

  /** Asks for nothing more, and ends the session when what was taken in has its answers. */
  private synchronized void leave() {
    leaves = true;
    endIfAnswered();
  }

  private synchronized void endIfAnswered() {
    if (leaves && !over && !takesIn && underWay == 0) {
      send();
      over = true;
      out.onCompleted();
    }
  }

  private synchronized void answer(
      long number, long clock, StoreProtocol.Answer.Builder unnumbered) {
    if (over) {
      return;
    }
    underWay--;
    StoreProtocol.Answer answer = unnumbered.setNumber(number).setClock(clock).build();
    readyBytes += answer.getSerializedSize();
    ready.addAnswers(answer);
    boolean isFull =
        readyBytes >= Protocol.FULL_FRAME_BYTES
            || ready.getAnswersCount() == Protocol.MAX_CALLS_IN_FRAME;
    boolean isAlone = underWay < FEW && !Burst.endsHere();
    if (isFull || (!takesIn && isAlone)) {
      send();
    } else if (!takesIn && !sendsSoon) {
      sendsSoon = true;
      Burst.atEnd(this::send);
    }
    endIfAnswered();
  }

  private synchronized void send() {
    sendsSoon = false;
    if (!over && ready.getAnswersCount() > 0) {
      out.onNext(ready.build());
      ready.clear();
      readyBytes = 0;
    }
    ask();
  }

  /** Asks for as many frames as may be taken in, if the client reads; else it is when it does. */
  private synchronized void ask() {
    int most = (MAX_UNDER_WAY - underWay) / Protocol.MAX_CALLS_IN_FRAME;
    if (!over && !leaves && asked < most && out.isReady()) {
      out.request(most - asked);
      asked = most;
    }
  }

  private synchronized void refuse(Refusal refusal) {
    if (!over) {
      over = true;
      out.onError(Refusals.toError(refusal));
    }
  }

  private synchronized void cancelled() {
    over = true;
  }
}
