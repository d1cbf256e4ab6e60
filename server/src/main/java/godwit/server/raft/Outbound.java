package godwit.server.raft;

import com.alipay.sofa.jraft.ReplicatorGroup;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The way of one replica to the others of its group, and what it learns of them. Thread-safe. */
final class Outbound {
  private final String group;
  private final RaftTransport transport;
  private final Followers followers = new Followers();
  private volatile @Nullable ReplicatorGroup replicators;

  Outbound(String group, RaftTransport transport) {
    this.group = group;
    this.transport = transport;
  }

  void open(ReplicatorGroup opened) {
    replicators = opened;
  }

  String group() {
    return group;
  }

  RaftTransport transport() {
    return transport;
  }

  Followers followers() {
    return followers;
  }

  /** What sends entries to the followers while this replica leads. Only once it has started. */
  ReplicatorGroup replicators() {
    return Objects.requireNonNull(replicators, "replica has not started");
  }
}
