package godwit.server.rpc;

import godwit.server.raft.ReplicationContract;
import godwit.server.raft.Wiring;

final class GrpcReplicationTest extends ReplicationContract {
  @Override
  protected Wiring wiring() {
    return new GrpcWiring();
  }
}
