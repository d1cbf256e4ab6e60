package godwit.server.raft;

import com.alipay.sofa.jraft.ReplicatorGroup;
import godwit.key.Bytes;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The way of one replica to the others of its group, and what it learns of them. Thread-safe. */
final class Outbound {
  private final String group;
  private final RaftTransport transport;
  private final Precedence precedence;
  private final SnapshotRate rate;
  private final Map<String, CompletableFuture<Void>> gates = new ConcurrentHashMap<>();
  private final Followers followers = new Followers();
  private volatile @Nullable ReplicatorGroup replicators;

  Outbound(String group, Precedence precedence, RaftTransport transport, SnapshotRate rate) {
    this.group = group;
    this.precedence = precedence;
    this.transport = transport;
    this.rate = rate;
  }

  /** Has answers to what is sent to that node from now on wait until {@link #release}. */
  void hold(String node) {
    gates.put(node, new CompletableFuture<>());
  }

  void release(String node) {
    CompletableFuture<Void> gate = gates.remove(node);
    if (gate != null) {
      gate.complete(null);
    }
  }

  CompletableFuture<Bytes> send(String node, RaftMessage message, Duration deadline) {
    CompletableFuture<Void> gate = gates.get(node);
    CompletableFuture<Bytes> answer = transport.send(node, message, deadline);
    if (message.kind() == RaftMessage.Kind.FILE) {
      answer = answer.thenCompose(rate::pass);
    }
    return gate == null ? answer : answer.thenCombine(gate, (bytes, opened) -> bytes);
  }

  boolean reaches(String node) {
    return transport.reaches(node);
  }

  void open(ReplicatorGroup opened) {
    replicators = opened;
  }

  String group() {
    return group;
  }

  Precedence precedence() {
    return precedence;
  }

  Followers followers() {
    return followers;
  }

  /** What sends entries to the followers while this replica leads. Only once it has started. */
  ReplicatorGroup replicators() {
    return Objects.requireNonNull(replicators, "replica has not started");
  }
}
