package godwit.server.raft;

import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.RaftOutter.EntryMeta;
import com.alipay.sofa.jraft.rpc.Connection;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.alipay.sofa.jraft.rpc.RpcRequestClosure;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.storage.FileService;
import com.google.protobuf.Message;
import godwit.key.Bytes;
import godwit.server.raft.RaftMessage.Kind;
import godwit.server.raft.RaftMessage.Lane;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands a replica the messages of the others: in order those of one source, lane and kind, beside
 * each other all else. Thread-safe.
 */
final class Inbound {
  private static final int MAX_QUEUES = 256;

  private final String group;
  private final String self;
  private final NodeImpl node;
  private final LongSupplier term;
  private final Precedence precedence;
  private final SnapshotRate rate;
  private final Executor threads;
  private final Map<Source, SerialQueue> queues = new ConcurrentHashMap<>();
  private volatile long heardNanos = System.nanoTime();

  private record Source(String from, Lane lane, Kind kind) {}

  /**
   * Takes messages for that node.
   *
   * @param term that the replica's ballot has; any thread may ask for it, and it never waits
   * @param threads run what is asked for, and may be blocked by it for a while
   */
  Inbound(
      NodeImpl node,
      LongSupplier term,
      Precedence precedence,
      SnapshotRate rate,
      Executor threads) {
    this.group = node.getGroupId();
    this.self = node.getNodeId().getPeerId().toString();
    this.node = node;
    this.term = term;
    this.precedence = precedence;
    this.rate = rate;
    this.threads = threads;
  }

  /** Nanoseconds since a leader was heard of, or since this was made. */
  long silenceNanos() {
    return System.nanoTime() - heardNanos;
  }

  /** Completes with the answer, or with what kept the message from being understood. */
  CompletableFuture<Bytes> receive(String from, RaftMessage message) {
    if (message.kind() == Kind.READ) {
      return knowsOfNone(message.body());
    }
    Source source = new Source(from, message.lane(), message.kind());
    SerialQueue queue = queues.get(source);
    if (queue == null) {
      if (queues.size() >= MAX_QUEUES) {
        return refused("too many sources: from=" + from);
      }
      queue = queues.computeIfAbsent(source, ignored -> new SerialQueue(threads));
    }
    Answer answer = new Answer(from);
    if (!queue.offer(() -> handle(from, message, answer))) {
      return refused("too many messages wait: from=" + from + " kind=" + message.kind());
    }
    return message.kind() == Kind.FILE ? answer.bytes.thenCompose(rate::pass) : answer.bytes;
  }

  /** Answers whether there is a later term: at once, since readers wait for it. */
  private CompletableFuture<Bytes> knowsOfNone(Bytes body) {
    try {
      TermQuestion question = TermQuestion.decode(body);
      if (question.number() != node.getNodeId().getPeerId().getIdx()) {
        return refused("not for this replica: number=" + question.number() + " here=" + self);
      }
      boolean isLatest = term.getAsLong() <= question.term();
      return CompletableFuture.completedFuture(TermQuestion.encodeAnswer(isLatest));
    } catch (MessageRefusedException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static CompletableFuture<Bytes> refused(String why) {
    return CompletableFuture.failedFuture(new MessageRefusedException(why));
  }

  private void handle(String from, RaftMessage message, Answer answer) {
    try {
      Message request = MessageFormat.decodeRequest(message.kind(), message.body());
      Message response = handle(from, request, answer);
      if (response != null) {
        answer.sendResponse(response);
      }
    } catch (MessageRefusedException e) {
      answer.bytes.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      answer.bytes.completeExceptionally(
          new MessageRefusedException("group=" + group + " kind=" + message.kind(), e));
    }
  }

  /** Returns the answer; null if it comes later. */
  private @Nullable Message handle(String from, Message request, Answer answer) {
    RpcRequestClosure done = new RpcRequestClosure(answer);
    return switch (request) {
      case RequestVoteRequest vote -> {
        requireMine(from, vote.getGroupId(), vote.getServerId(), vote.getPeerId());
        yield vote.getPreVote() ? promise(from, vote) : node.handleRequestVoteRequest(vote);
      }
      case AppendEntriesRequest entries -> {
        requireMine(from, entries.getGroupId(), entries.getServerId(), entries.getPeerId());
        requireWhole(entries);
        heardNanos = System.nanoTime();
        yield node.handleAppendEntriesRequest(entries, done);
      }
      case InstallSnapshotRequest snapshot -> {
        requireMine(from, snapshot.getGroupId(), snapshot.getServerId(), snapshot.getPeerId());
        heardNanos = System.nanoTime();
        yield node.handleInstallSnapshot(snapshot, done);
      }
      case TimeoutNowRequest election -> {
        requireMine(from, election.getGroupId(), election.getServerId(), election.getPeerId());
        yield node.handleTimeoutNowRequest(election, done);
      }
      case GetFileRequest file -> FileService.getInstance().handleGetFile(bounded(file), done);
      default -> throw new MessageRefusedException("unknown kind: " + request.getClass());
    };
  }

  private Message promise(String from, RequestVoteRequest vote) {
    Message answer = node.handlePreVoteRequest(vote);
    return answer instanceof RequestVoteResponse response
            && response.getGranted()
            && !precedence.promise(from)
        ? response.toBuilder().setGranted(false).build()
        : answer;
  }

  private void requireMine(String from, String toGroup, String source, String target) {
    PeerId peer = new PeerId();
    if (!toGroup.equals(group)
        || !target.equals(self)
        || !peer.parse(source)
        || !peer.getIp().equals(from)) {
      throw new MessageRefusedException(
          "not for this replica: group="
              + toGroup
              + " source="
              + source
              + " target="
              + target
              + " from="
              + from
              + " here="
              + self);
    }
  }

  /** JRaft takes the lengths of entries for true when it makes room for them. */
  private static void requireWhole(AppendEntriesRequest entries) {
    long bytes = 0;
    for (EntryMeta entry : entries.getEntriesList()) {
      if (entry.getDataLen() < 0) {
        throw new MessageRefusedException("entry of negative length");
      }
      bytes += entry.getDataLen();
    }
    if (bytes != entries.getData().size()) {
      throw new MessageRefusedException(
          "entries are not whole: bytes=" + entries.getData().size() + " want=" + bytes);
    }
  }

  private static GetFileRequest bounded(GetFileRequest file) {
    return file.getCount() <= NodeSettings.CHUNK_BYTES
        ? file
        : file.toBuilder().setCount(NodeSettings.CHUNK_BYTES).setReadPartly(true).build();
  }

  /** Where JRaft puts the answer to a message. */
  private static final class Answer implements RpcContext {
    private final String from;
    private final CompletableFuture<Bytes> bytes = new CompletableFuture<>();

    Answer(String from) {
      this.from = from;
    }

    @Override
    public void sendResponse(Object response) {
      bytes.complete(MessageFormat.encode((Message) response));
    }

    @Override
    public @Nullable Connection getConnection() {
      return null;
    }

    @Override
    public String getRemoteAddress() {
      return from;
    }
  }
}
