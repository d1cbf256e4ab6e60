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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One session with one node, from its greeting to its end. Calls wait for the server's greeting, so
 * that one which is not heard is known not to have been sent. Safe for use by any thread.
 *
 * <p>While more than a few calls are out, those that come share frames: the first of them has a
 * thread begin that sends all that have come until it runs.
 */
final class SessionStream implements StreamObserver<ServerFrame> {
  /** How many calls may be out before others wait to go together. */
  private static final int FEW = 8;

  private final String address;
  private final Map<Long, Pending<?>> sent = new LinkedHashMap<>();
  private final Deque<Pending<?>> waiting = new ArrayDeque<>();
  private final boolean encrypted;
  private @Nullable StreamObserver<ClientFrame> out;
  private long calls;
  private long quietSinceNanos;
  private boolean welcomed;
  private boolean sends;
  private boolean over;
  private long overSinceNanos;
  private boolean turnedAway;
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

  /** Returns whether this failed, and no longer ago than that; a node that starts is no failure. */
  synchronized boolean isOverSince(long nanos) {
    return over && !turnedAway && System.nanoTime() - overSinceNanos < nanos;
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

  /** Returns whether the node says something: it has greeted, or refused the session. */
  synchronized boolean isHeard() {
    return over ? turnedAway || refusal.isPresent() : welcomed;
  }

  /** Sends a call, as soon as the server has greeted; one after the end learns what ended it. */
  void send(Pending<?> call) {
    synchronized (this) {
      if (!over) {
        if (!awaits()) {
          quietSinceNanos = System.nanoTime();
        }
        waiting.add(call);
        if (welcomed) {
          transmitSoon();
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
    return !sent.isEmpty() || !waiting.isEmpty();
  }

  @Override
  public void onNext(ServerFrame frame) {
    if (frame.hasWelcome()) {
      welcome(frame.getWelcome());
    } else if (frame.getAnswersCount() == 0) {
      end(Optional.empty(), Ending.of("empty frame"));
    } else {
      answered(frame.getAnswersList());
    }
  }

  private void answered(List<StoreProtocol.Answer> answers) {
    List<@Nullable Pending<?>> calls = new ArrayList<>(answers.size());
    synchronized (this) {
      quietSinceNanos = System.nanoTime();
      answers.forEach(answer -> calls.add(sent.remove(answer.getNumber())));
    }
    for (int i = 0; i < calls.size(); i++) {
      Pending<?> call = calls.get(i);
      if (call != null) {
        call.answered(answers.get(i));
      }
    }
  }

  /**
   * Ends the session. A node that can't let anybody in yet has refused nothing: others may, so who
   * waits asks another. It is all that {@link Reason#BUSY} refuses a session for.
   */
  @Override
  public void onError(Throwable error) {
    Optional<Refusal> refused = Refusals.fromError(error);
    if (!wasWelcomed() && refused.filter(it -> it.reason() == Reason.BUSY).isPresent()) {
      end(Optional.empty(), Ending.of(refused.get().detail()), true);
    } else {
      end(refused, wasWelcomed() ? Ending.broken(error) : Ending.of(error, encrypted));
    }
  }

  @Override
  public void onCompleted() {
    end(Optional.empty(), Ending.of("the node ended the session"));
  }

  /** Ends the session: what was sent may have been done, the rest was not. */
  void end(Optional<Refusal> answer, Ending why) {
    end(answer, why, false);
  }

  private void end(Optional<Refusal> answer, Ending why, boolean nodeStarts) {
    List<Pending<?>> unsent;
    List<Pending<?>> unanswered;
    @Nullable StreamObserver<ClientFrame> stream;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      turnedAway = nodeStarts;
      overSinceNanos = System.nanoTime();
      refusal = answer;
      ending = why.at(address);
      unsent = List.copyOf(waiting);
      unanswered = List.copyOf(sent.values());
      waiting.clear();
      sent.clear();
      stream = out;
    }
    unsent.forEach(this::unsent);
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
      quietSinceNanos = System.nanoTime();
      welcomed = true;
      transmit();
    }
  }

  /** Sends what waits: at once while few are out, else when a thread comes to it. */
  private void transmitSoon() {
    if (sent.size() < FEW || waiting.size() >= Protocol.MAX_CALLS_IN_FRAME) {
      transmit();
    } else if (!sends) {
      sends = true;
      Thread.startVirtualThread(this::transmit);
    }
  }

  /** Sends what waits, as many calls in a frame as it takes. */
  private synchronized void transmit() {
    sends = false;
    @Nullable StreamObserver<ClientFrame> stream = out;
    if (over || stream == null) {
      return;
    }
    while (!waiting.isEmpty()) {
      ClientFrame.Builder frame = ClientFrame.newBuilder();
      int bytes = 0;
      for (Pending<?> next = waiting.peek();
          next != null
              && frame.getCallsCount() < Protocol.MAX_CALLS_IN_FRAME
              && bytes < Protocol.FULL_FRAME_BYTES;
          next = waiting.peek()) {
        waiting.remove();
        calls++;
        sent.put(calls, next);
        StoreProtocol.Call call = next.call(calls);
        bytes += call.getSerializedSize();
        frame.addCalls(call);
      }
      stream.onNext(frame.build());
    }
  }
}
