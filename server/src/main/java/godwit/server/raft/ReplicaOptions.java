package godwit.server.raft;

import com.alipay.sofa.jraft.option.NodeOptions;

/** JRaft's options of a replica, which also carry its way to the other replicas. */
final class ReplicaOptions extends NodeOptions {
  private final Outbound outbound;

  ReplicaOptions(Outbound outbound) {
    this.outbound = outbound;
  }

  Outbound outbound() {
    return outbound;
  }
}
