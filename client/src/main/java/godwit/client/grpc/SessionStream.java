package godwit.client.grpc;

import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.wire.Protocol;
import godwit.wire.Refusals;
import godwit.wire.v1.StoreProtocol;
import godwit.wire.v1.StoreProtocol.ClientFrame;
import godwit.wire.v1.StoreProtocol.ServerFrame;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One session with one node, from its greeting to its end. Calls wait for the server's greeting, so
 * that one which is not heard is known not to have been sent. Safe for use by any thread.
 */
final class SessionStream implements StreamObserver<ServerFrame> {
  private final String address;
  private final boolean encrypted;
  private final Map<Long, Pending<?>> sent = new TreeMap<>();
  private final List<Pending<?>> early = new ArrayList<>();
  private @Nullable StreamObserver<ClientFrame> out;
  private long calls;
  private long quietSinceNanos;
  private boolean welcomed;
  private boolean over;
  private Optional<Refusal> refusal = Optional.empty();
  private Ending ending = Ending.of("");

  /**
   * Makes a session that has not begun.
   *
   * @param encrypted whether its connection is to be
   */
  SessionStream(String address, boolean encrypted) {
    this.address = address;
    this.encrypted = encrypted;
  }

  /** Greets the server over {@code stream}, which then carries this session. */
  synchronized void begin(StreamObserver<ClientFrame> stream, StoreProtocol.Hello hello) {
    out = stream;
    if (!over) {
      stream.onNext(ClientFrame.newBuilder().setHello(hello).build());
    }
  }

  synchronized boolean isOver() {
    return over;
  }

  /** Returns whether the server has ever greeted. */
  synchronized boolean wasWelcomed() {
    return welcomed;
  }

  /** Returns what ended the session; empty while it goes on. */
  synchronized Optional<Ending> ending() {
    return over ? Optional.of(ending) : Optional.empty();
  }

  /** Returns whether the server has greeted, and the session goes on. */
  synchronized boolean isWelcomed() {
    return welcomed && !over;
  }

  /** Sends a call, as soon as the server has greeted; one after the end learns what ended it. */
  void send(Pending<?> call) {
    synchronized (this) {
      if (!over) {
        if (!awaits()) {
          quietSinceNanos = System.nanoTime();
        }
        if (welcomed) {
          transmit(call);
        } else {
          early.add(call);
        }
        return;
      }
    }
    unsent(call);
  }

  /** Returns for how long the server has said nothing while calls wait; zero if none does. */
  synchronized long quietNanos() {
    return !over && awaits() ? System.nanoTime() - quietSinceNanos : 0;
  }

  private boolean awaits() {
    return !sent.isEmpty() || !early.isEmpty();
  }

  @Override
  public void onNext(ServerFrame frame) {
    synchronized (this) {
      quietSinceNanos = System.nanoTime();
    }
    switch (frame.getFrameCase()) {
      case WELCOME -> welcome(frame.getWelcome());
      case ANSWER -> {
        Pending<?> call;
        synchronized (this) {
          call = sent.remove(frame.getAnswer().getNumber());
        }
        if (call != null) {
          call.answered(frame.getAnswer());
        }
      }
      case FRAME_NOT_SET -> end(Optional.empty(), Ending.of("empty frame"));
    }
  }

  @Override
  public void onError(Throwable error) {
    end(
        Refusals.fromError(error),
        wasWelcomed() ? Ending.broken(error) : Ending.of(error, encrypted));
  }

  @Override
  public void onCompleted() {
    end(Optional.empty(), Ending.of("the node ended the session"));
  }

  /** Ends the session: what was sent may have been done, the rest was not. */
  void end(Optional<Refusal> answer, Ending why) {
    List<Pending<?>> waiting;
    List<Pending<?>> unanswered;
    @Nullable StreamObserver<ClientFrame> stream;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      refusal = answer;
      ending = why.at(address);
      waiting = List.copyOf(early);
      unanswered = List.copyOf(sent.values());
      early.clear();
      sent.clear();
      stream = out;
    }
    waiting.forEach(this::unsent);
    unanswered.forEach(call -> call.unknown(ending.words()));
    if (stream != null) {
      stream.onError(Status.CANCELLED.withDescription(why.words()).asException());
    }
  }

  /** Answers a call that was not sent, once the session is over. */
  private void unsent(Pending<?> call) {
    refusal.ifPresentOrElse(call::refused, () -> call.unavailable(ending.words()));
  }

  private void welcome(StoreProtocol.Welcome welcome) {
    if (welcome.getProtocolVersion() != Protocol.VERSION) {
      String detail = "server=" + welcome.getProtocolVersion() + " client=" + Protocol.VERSION;
      end(Optional.of(new Refusal(Reason.UNSUPPORTED_VERSION, detail)), Ending.of("version"));
      return;
    }
    synchronized (this) {
      welcomed = true;
      List<Pending<?>> waiting = List.copyOf(early);
      early.clear();
      waiting.forEach(this::transmit);
    }
  }

  private synchronized void transmit(Pending<?> call) {
    calls++;
    sent.put(calls, call);
    if (out != null) {
      out.onNext(call.frame(calls));
    }
  }
}
