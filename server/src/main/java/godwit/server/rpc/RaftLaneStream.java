package godwit.server.rpc;

import godwit.key.Bytes;
import godwit.server.raft.RaftMessage;
import godwit.wire.Protocol;
import godwit.wire.v1.RaftGrpc;
import godwit.wire.v1.RaftProtocol;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One lane to another node: a stream of messages, which is opened anew with the first message after
 * it broke. Thread-safe.
 *
 * <p>What has no answer yet is bounded, and with it what waits to be sent: past the bound a message
 * fails at once.
 */
final class RaftLaneStream {
  private static final int MAX_UNANSWERED = 4_096;
  private static final long MAX_UNANSWERED_BYTES = 64L << 20;

  private final Channel channel;
  private final RaftProtocol.RaftOpening opening;
  private final RaftLink.Seen seen;
  private @Nullable Conversation conversation;
  private boolean isClosed;

  RaftLaneStream(
      Channel channel, String from, String to, RaftMessage.Lane lane, RaftLink.Seen seen) {
    this.channel = channel;
    this.seen = seen;
    this.opening =
        RaftProtocol.RaftOpening.newBuilder()
            .setVersion(RaftWire.VERSION)
            .setFrom(from)
            .setTo(to)
            .setLane(RaftWire.lane(lane))
            .build();
  }

  CompletableFuture<Bytes> send(RaftMessage message, Duration deadline) {
    Waiting waiting = new Waiting(message.body().length());
    if (waiting.bytes > Protocol.MAX_MESSAGE_BYTES / 2) {
      return CompletableFuture.failedFuture(
          new IOException("message is too long: bytes=" + waiting.bytes));
    }
    waiting.answer.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
    synchronized (this) {
      if (isClosed) {
        return CompletableFuture.failedFuture(new IOException("connection is closed"));
      }
      Conversation open = conversation;
      if (open == null) {
        open = new Conversation();
        conversation = open;
        open.begin();
      }
      open.send(message, waiting);
    }
    return waiting.answer;
  }

  void close() {
    Conversation open;
    synchronized (this) {
      isClosed = true;
      open = conversation;
      conversation = null;
    }
    if (open != null) {
      open.fail("connection was closed");
    }
  }

  private synchronized void over(Conversation ended) {
    if (conversation == ended) {
      conversation = null;
    }
  }

  private record Waiting(long bytes, CompletableFuture<Bytes> answer) {
    Waiting(long bytes) {
      this(bytes, new CompletableFuture<>());
    }
  }

  /** One stream, from its opening until it breaks. */
  private final class Conversation implements StreamObserver<RaftProtocol.RaftReply> {
    private final Map<Long, Waiting> unanswered = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private @Nullable StreamObserver<RaftProtocol.RaftFrame> out;
    private volatile @Nullable String failure;
    private long last;

    /** Called with the lane's lock, as is {@link #send}. */
    void begin() {
      StreamObserver<RaftProtocol.RaftFrame> opened = RaftGrpc.newStub(channel).converse(this);
      opened.onNext(RaftProtocol.RaftFrame.newBuilder().setOpening(opening).build());
      out = opened;
    }

    void send(RaftMessage message, Waiting waiting) {
      StreamObserver<RaftProtocol.RaftFrame> opened = out;
      if (opened == null
          || unanswered.size() >= MAX_UNANSWERED
          || bytes.get() > MAX_UNANSWERED_BYTES) {
        waiting.answer.completeExceptionally(
            new IOException("too much waits for the node: to=" + opening.getTo()));
        return;
      }
      long number = ++last;
      unanswered.put(number, waiting);
      bytes.addAndGet(waiting.bytes);
      waiting.answer.whenComplete((answer, thrown) -> {
        unanswered.remove(number);
        bytes.addAndGet(-waiting.bytes);
      });
      opened.onNext(
          RaftProtocol.RaftFrame.newBuilder().setCall(RaftWire.call(number, message)).build());
      String why = failure;
      if (why != null) {
        fail(why);
      }
    }

    @Override
    public void onNext(RaftProtocol.RaftReply reply) {
      seen.answered();
      Waiting waiting = unanswered.get(reply.getNumber());
      if (waiting == null) {
        return;
      }
      if (reply.hasBody()) {
        waiting.answer.complete(ByteStrings.bytes(reply.getBody()));
      } else {
        waiting.answer.completeExceptionally(new IOException(reply.getRefusal()));
      }
    }

    @Override
    public void onError(Throwable error) {
      seen.failed(error);
      over(this);
      fail(String.valueOf(error.getMessage()));
    }

    @Override
    public void onCompleted() {
      over(this);
      fail("node ended the connection");
    }

    /** Ends all that waits, and what was added meanwhile. */
    void fail(String why) {
      failure = why;
      IOException thrown = new IOException("connection broke: to=" + opening.getTo() + " " + why);
      List.copyOf(unanswered.values())
          .forEach(waiting -> waiting.answer.completeExceptionally(thrown));
    }
  }
}
