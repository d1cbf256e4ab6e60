package godwit.server.raft;

/** What connects the nodes of a test: a network, or what stands for one. Thread-safe. */
public interface Wiring extends AutoCloseable {
  /** The way from that node to the others. */
  RaftTransport transport(String node);

  /** Hands what comes for the node to that. */
  void open(String node, Raft raft) throws Exception;

  /** Lets nobody reach the node any more, and breaks the connections that it has. */
  void shut(String node);

  @Override
  void close();
}
