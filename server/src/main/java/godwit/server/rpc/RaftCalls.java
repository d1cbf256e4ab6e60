package godwit.server.rpc;

import godwit.key.Bytes;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.server.raft.Raft;
import godwit.server.raft.RaftMessage;
import godwit.wire.Refusals;
import godwit.wire.v1.RaftGrpc;
import godwit.wire.v1.RaftProtocol;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this node's replicas are told by those of other nodes. Thread-safe. */
public final class RaftCalls extends RaftGrpc.RaftImplBase {
  /** Messages of a stream that may wait for their answers before it is read no further. */
  private static final int MAX_UNANSWERED = 256;

  private final String self;
  private final Raft raft;
  private final OpenStreams streams;

  /** Hands what comes for the node {@code self} to its replicas. */
  public RaftCalls(String self, Raft raft) {
    this(self, raft, new OpenStreams());
  }

  /** Does so, and has the lanes end with {@code streams}. */
  RaftCalls(String self, Raft raft, OpenStreams streams) {
    this.self = self;
    this.raft = raft;
    this.streams = streams;
  }

  @Override
  public StreamObserver<RaftProtocol.RaftFrame> converse(
      StreamObserver<RaftProtocol.RaftReply> replies) {
    ServerCallStreamObserver<RaftProtocol.RaftReply> out =
        (ServerCallStreamObserver<RaftProtocol.RaftReply>) replies;
    out.disableAutoRequest();
    Stream stream = new Stream(out);
    Runnable end = stream::onCompleted;
    // A stream that the other side has cancelled takes no reply; there is nobody to tell.
    out.setOnCancelHandler(() -> streams.over(end));
    out.setOnCloseHandler(() -> streams.over(end));
    out.request(MAX_UNANSWERED);
    streams.opened(end);
    return stream;
  }

  /** A lane from one node. gRPC calls one method at a time; replies come from anywhere. */
  private final class Stream implements StreamObserver<RaftProtocol.RaftFrame> {
    private final ServerCallStreamObserver<RaftProtocol.RaftReply> out;
    private @Nullable String from;
    private RaftMessage.@Nullable Lane lane;
    private boolean isOver;

    Stream(ServerCallStreamObserver<RaftProtocol.RaftReply> out) {
      this.out = out;
    }

    @Override
    public void onNext(RaftProtocol.RaftFrame frame) {
      String source = from;
      RaftMessage.Lane where = lane;
      if (source == null || where == null) {
        open(frame.getOpening());
      } else if (frame.hasCall()) {
        take(source, where, frame.getCall());
      } else {
        refuse("a stream is opened once: from=" + source);
      }
    }

    private void open(RaftProtocol.RaftOpening opening) {
      Optional<RaftMessage.Lane> known = RaftWire.lane(opening.getLane());
      if (opening.getVersion() != 0 && opening.getVersion() != RaftWire.VERSION) {
        String detail = "raft=" + opening.getVersion() + " raftHere=" + RaftWire.VERSION;
        refuse(Refusals.toError(new Refusal(Reason.UNSUPPORTED_VERSION, detail)));
      } else if (opening.getVersion() == 0 || known.isEmpty()) {
        refuse("a stream begins with an opening of version=" + RaftWire.VERSION);
      } else if (!opening.getTo().equals(self)) {
        refuse("another node was meant: to=" + opening.getTo() + " here=" + self);
      } else {
        from = opening.getFrom();
        lane = known.get();
        out.request(1);
      }
    }

    private void take(String source, RaftMessage.Lane where, RaftProtocol.RaftCall call) {
      Optional<RaftMessage> message = RaftWire.message(where, call);
      if (message.isEmpty()) {
        refuse("unknown kind of message: kind=" + call.getKindValue());
        return;
      }
      raft.receive(source, message.get())
          .whenComplete((answer, thrown) -> reply(call.getNumber(), answer, thrown));
    }

    private synchronized void reply(
        long number, @Nullable Bytes answer, @Nullable Throwable thrown) {
      if (isOver || out.isCancelled()) {
        return;
      }
      RaftProtocol.RaftReply.Builder reply = RaftProtocol.RaftReply.newBuilder().setNumber(number);
      out.onNext(
          answer == null
              ? reply.setRefusal(String.valueOf(thrown)).build()
              : reply.setBody(ByteStrings.bytes(answer)).build());
      out.request(1);
    }

    private void refuse(String why) {
      refuse(Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException());
    }

    private synchronized void refuse(StatusRuntimeException why) {
      if (!isOver) {
        isOver = true;
        out.onError(why);
      }
    }

    @Override
    public synchronized void onError(Throwable error) {
      isOver = true;
    }

    @Override
    public synchronized void onCompleted() {
      if (!isOver) {
        isOver = true;
        out.onCompleted();
      }
    }
  }
}
