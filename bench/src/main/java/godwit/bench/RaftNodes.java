package godwit.bench;

import godwit.server.journal.DirectoryDisk;
import godwit.server.raft.FaultListener;
import godwit.server.raft.GroupConfig;
import godwit.server.raft.Progress;
import godwit.server.raft.Raft;
import godwit.server.raft.RaftGroup;
import godwit.server.raft.Replicated;
import godwit.server.rpc.Endpoint;
import godwit.server.rpc.GrpcRaftTransport;
import godwit.server.rpc.RaftCalls;
import godwit.wire.Protocol;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Nodes in this process that talk over loopback, and the groups that they have in common. */
final class RaftNodes implements AutoCloseable {
  private static final long SNAPSHOT_RATE = 64L << 20;
  private static final FaultListener FAIL =
      fault -> {
        throw new AssertionError(fault);
      };

  private final Path directory;
  private final Map<String, Endpoint> addresses = new ConcurrentHashMap<>();
  private final List<One> nodes = new ArrayList<>();

  private record One(String name, Raft raft, GrpcRaftTransport transport, Server server) {}

  RaftNodes(Path directory, int count) throws IOException {
    this.directory = directory;
    for (int i = 0; i < count; i++) {
      String name = "bench-" + directory.getFileName() + "-" + i;
      GrpcRaftTransport transport =
          new GrpcRaftTransport(
              name, node -> Optional.ofNullable(addresses.get(node)), GrpcRaftTransport::plaintext);
      Raft raft = new Raft(name, DirectoryDisk::open, transport, SNAPSHOT_RATE);
      Server server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .maxInboundMessageSize(Protocol.MAX_MESSAGE_BYTES)
              .permitKeepAliveTime(1, TimeUnit.SECONDS)
              .addService(new RaftCalls(name, raft))
              .build()
              .start();
      addresses.put(name, new Endpoint("127.0.0.1", server.getPort()));
      nodes.add(new One(name, raft, transport, server));
    }
  }

  /** Starts a group with a replica on each node; returns that of the leader. */
  RaftGroup start(String name, Supplier<Replicated> machine) throws Exception {
    RaftGroup leader = start(nodes.getFirst(), name, machine, false);
    for (One node : nodes.subList(1, nodes.size())) {
      RaftGroup unused = start(node, name, machine, true);
      leader.addLearner(node.name(), 0).get();
      while (leader.progress().stream().anyMatch(one -> isBehind(one, leader))) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      leader.promote(node.name()).get();
    }
    return leader;
  }

  private static boolean isBehind(Progress progress, RaftGroup leader) {
    return progress.matchIndex() == 0 || progress.matchIndex() + 100 < leader.lastIndex();
  }

  private RaftGroup start(One node, String name, Supplier<Replicated> machine, boolean joins)
      throws Exception {
    GroupConfig config =
        GroupConfig.of(name, directory.resolve(node.name() + "-" + name))
            .withSnapshots(Duration.ofDays(1), Long.MAX_VALUE);
    RaftGroup group = node.raft().start(joins ? config.joining(0) : config, machine.get(), FAIL);
    while (!joins && !group.leads()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return group;
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.server().shutdownNow());
    nodes.forEach(node -> node.transport().close());
    nodes.forEach(node -> node.raft().close());
  }
}
