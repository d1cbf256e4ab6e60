package godwit.server.rpc;

import godwit.key.Bytes;
import godwit.server.raft.RaftMessage;
import godwit.server.raft.RaftTransport;
import godwit.wire.Protocol;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Raft's way to other nodes over gRPC, to where {@link RaftCalls} listens there: for each node
 * three connections, one a lane. Where a node is, is asked with each message; a node that has moved
 * is reached at its new address from then on. Thread-safe.
 */
public final class GrpcRaftTransport implements RaftTransport, AutoCloseable {
  private final String self;
  private final Function<String, Optional<Endpoint>> directory;
  private final Function<Endpoint, ManagedChannel> channels;
  private final OtherVersions versions;
  private final Map<String, RaftLink> links = new ConcurrentHashMap<>();
  private volatile boolean isClosed;

  /**
   * Makes the way from the node {@code self}.
   *
   * @param directory where a node is, by its name; empty if that is not known. Must not block
   * @param channels a new channel to an address, which this closes
   */
  public GrpcRaftTransport(
      String self,
      Function<String, Optional<Endpoint>> directory,
      Function<Endpoint, ManagedChannel> channels) {
    this(self, directory, channels, new OtherVersions());
  }

  /**
   * Makes the way likewise.
   *
   * @param versions is told of nodes that refuse for their version
   */
  public GrpcRaftTransport(
      String self,
      Function<String, Optional<Endpoint>> directory,
      Function<Endpoint, ManagedChannel> channels,
      OtherVersions versions) {
    this.self = self;
    this.directory = directory;
    this.channels = channels;
    this.versions = versions;
  }

  /** Returns a channel without encryption. */
  public static ManagedChannel plaintext(Endpoint address) {
    return NettyChannelBuilder.forAddress(address.host(), address.port())
        .usePlaintext()
        // What follows from an answer never blocks, and goes on elsewhere.
        .directExecutor()
        .maxInboundMessageSize(Protocol.MAX_MESSAGE_BYTES)
        .keepAliveTime(Protocol.KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(Protocol.KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .build();
  }

  @Override
  public CompletableFuture<Bytes> send(String node, RaftMessage message, Duration deadline) {
    RaftLink link = link(node);
    return link == null
        ? CompletableFuture.failedFuture(
            new IOException("node has no address that is known: node=" + node))
        : link.send(message, deadline);
  }

  @Override
  public boolean reaches(String node) {
    RaftLink link = link(node);
    return link != null && link.reaches();
  }

  private @Nullable RaftLink link(String node) {
    Optional<Endpoint> address = isClosed ? Optional.empty() : directory.apply(node);
    RaftLink link = links.get(node);
    if (address.isPresent() && link != null && link.address().equals(address.get())) {
      return link;
    }
    return links.compute(node, (name, before) -> renewed(name, before, address));
  }

  private @Nullable RaftLink renewed(
      String node, @Nullable RaftLink before, Optional<Endpoint> address) {
    if (before != null && address.isPresent() && before.address().equals(address.get())) {
      return before;
    }
    if (before != null) {
      before.close();
    }
    return address.map(at -> new RaftLink(self, node, at, channels, versions)).orElse(null);
  }

  @Override
  public void close() {
    isClosed = true;
    links.keySet().forEach(this::link);
  }
}
