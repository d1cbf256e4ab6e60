package godwit.server.rpc;

import godwit.client.ClientSettings;
import godwit.client.RoutingClient;
import godwit.client.grpc.GrpcTransport;
import godwit.request.ClientId;
import godwit.server.replica.HostedServices;
import godwit.wire.Protocol;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one port of a node. */
public final class RpcServer implements AutoCloseable {
  private static final int MAX_CALLS_PER_CONNECTION = 1_000;
  private static final int MAX_METADATA_BYTES = 16 << 10;
  private static final long STOP_SECONDS = 5;

  private final Server server;
  private final HealthStatusManager health;
  private final RoutingClient own;
  private final Endpoint endpoint;

  private RpcServer(
      Server server, HealthStatusManager health, RoutingClient own, Endpoint endpoint) {
    this.server = server;
    this.health = health;
    this.own = own;
    this.endpoint = endpoint;
  }

  /**
   * Begins to listen; what {@code hosted} gets later is served from then on.
   *
   * @throws IOException if the address can't be listened at
   */
  public static RpcServer start(Endpoint listen, String node, HostedServices hosted)
      throws IOException {
    SecureRandom random = new SecureRandom();
    ClientSettings settings = ClientSettings.standard(random);
    ClientId id = settings.drawId();
    HealthStatusManager health = new HealthStatusManager();
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
    AtomicReference<@Nullable RoutingClient> own = new AtomicReference<>();
    Server server;
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(listen.host(), listen.port()))
              .maxInboundMessageSize(Protocol.MAX_MESSAGE_BYTES)
              .maxInboundMetadataSize(MAX_METADATA_BYTES)
              .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
              .permitKeepAliveTime(Protocol.KEEP_ALIVE_SECONDS / 2, TimeUnit.SECONDS)
              .permitKeepAliveWithoutCalls(true)
              .addService(new StoreCalls(hosted, node, () -> opened(own), settings::drawId))
              .addService(new PeerCalls(hosted))
              .addService(health.getHealthService())
              .addService(ProtoReflectionServiceV1.newInstance())
              .build()
              .start();
    } catch (IOException e) {
      throw new IOException(
          "can't listen: address="
              + listen
              + " detail="
              + rootMessage(e)
              + ". Choose an address of this machine and a port that is free",
          e);
    }
    Endpoint endpoint = new Endpoint(listen.host(), server.getPort());
    RoutingClient client =
        RoutingClient.over(new GrpcTransport(List.of(endpoint.toString()), id), settings, id);
    own.set(client);
    return new RpcServer(server, health, client, endpoint);
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private static RoutingClient opened(AtomicReference<@Nullable RoutingClient> own) {
    RoutingClient client = own.get();
    if (client == null) {
      throw Status.UNAVAILABLE.withDescription("node is starting").asRuntimeException();
    }
    return client;
  }

  /** Returns where the node listens, with the port that it got. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Says to who asks for the node's health that it serves now. */
  public void serving() {
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
  }

  /** Stops listening; calls under way have a few seconds to end. */
  @Override
  public void close() {
    health.enterTerminalState();
    own.close();
    server.shutdown();
    try {
      if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
