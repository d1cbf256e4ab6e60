package godwit.server.raft;

final class MemoryReplicationTest extends ReplicationContract {
  @Override
  protected Wiring wiring() {
    return new MemoryWiring();
  }
}
