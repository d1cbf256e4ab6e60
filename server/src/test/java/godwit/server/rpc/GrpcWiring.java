package godwit.server.rpc;

import godwit.server.raft.Raft;
import godwit.server.raft.RaftTransport;
import godwit.server.raft.Wiring;
import godwit.wire.Protocol;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Nodes that talk over loopback, each at a port that it gets anew whenever it opens. */
final class GrpcWiring implements Wiring {
  private final Map<String, Server> servers = new ConcurrentHashMap<>();
  private final Map<String, Endpoint> directory = new ConcurrentHashMap<>();
  private final Map<String, GrpcRaftTransport> transports = new ConcurrentHashMap<>();

  @Override
  public RaftTransport transport(String node) {
    GrpcRaftTransport transport =
        new GrpcRaftTransport(
            node, name -> Optional.ofNullable(directory.get(name)), GrpcRaftTransport::plaintext);
    transports.put(node, transport);
    return transport;
  }

  @Override
  public void open(String node, Raft raft) throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .maxInboundMessageSize(Protocol.MAX_MESSAGE_BYTES)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(new RaftCalls(node, raft))
            .build()
            .start();
    servers.put(node, server);
    directory.put(node, new Endpoint("127.0.0.1", server.getPort()));
  }

  /** Where the node listens, or listened last. */
  Endpoint endpoint(String node) {
    return Optional.ofNullable(directory.get(node)).orElseThrow();
  }

  @Override
  public void shut(String node) {
    Optional.ofNullable(servers.remove(node)).ifPresent(Server::shutdownNow);
    Optional.ofNullable(transports.remove(node)).ifPresent(GrpcRaftTransport::close);
  }

  @Override
  public void close() {
    servers.keySet().forEach(this::shut);
    transports.values().forEach(GrpcRaftTransport::close);
  }
}
