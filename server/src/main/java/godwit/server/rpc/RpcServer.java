package godwit.server.rpc;

import godwit.client.ClientSettings;
import godwit.client.RoutingClient;
import godwit.client.grpc.GrpcTransport;
import godwit.request.ClientId;
import godwit.server.cluster.Recognition;
import godwit.server.cluster.ReplicaKeeper;
import godwit.server.cluster.Whereabouts;
import godwit.server.raft.Raft;
import godwit.server.replica.HostedServices;
import godwit.server.security.AuditLog;
import godwit.server.security.Guard;
import godwit.server.security.RefusalLog;
import godwit.server.watch.Watch;
import godwit.wire.Protocol;
import godwit.wire.v1.RaftGrpc;
import godwit.wire.v1.StoreGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one port of a node. */
public final class RpcServer implements AutoCloseable {
  private static final int MAX_CALLS_PER_CONNECTION = 1_000;
  private static final int MAX_METADATA_BYTES = 16 << 10;
  private static final int MAX_RESETS = 1_000;
  private static final int RESET_SECONDS = 10;
  private static final long HANDSHAKE_SECONDS = 10;
  private static final long IDLE_SECONDS = 300;
  private static final long STOP_SECONDS = 5;
  private static final int FILE_THREADS = 2;

  /**
   * A frame of a session and a message of Raft are taken in where they were received: another
   * thread costs more. The first looks up rows at most, the second is parsed and put into a queue.
   */
  private static final ServerCallExecutorSupplier STREAMS_AT_ONCE =
      new ServerCallExecutorSupplier() {
        @Override
        public <A, B> @Nullable Executor getExecutor(ServerCall<A, B> call, Metadata headers) {
          MethodDescriptor<A, B> method = call.getMethodDescriptor();
          return method == StoreGrpc.getSessionMethod() || method == RaftGrpc.getConverseMethod()
              ? Runnable::run
              : null;
        }
      };

  private final Server server;
  private final HealthStatusManager health;
  private final RoutingClient own;
  private final Endpoint endpoint;
  private final ConnectionLog connections;
  private final NodeCalls nodes;
  private final ExecutorService files;
  private final OpenStreams streams;
  private final CertificateWatch certificates;

  // What is closed together was opened together.
  @SuppressWarnings("TooManyParameters")
  private RpcServer(
      Server server,
      HealthStatusManager health,
      RoutingClient own,
      Endpoint endpoint,
      ConnectionLog connections,
      NodeCalls nodes,
      ExecutorService files,
      OpenStreams streams,
      CertificateWatch certificates) {
    this.streams = streams;
    this.certificates = certificates;
    this.nodes = nodes;
    this.files = files;
    this.server = server;
    this.health = health;
    this.own = own;
    this.endpoint = endpoint;
    this.connections = connections;
  }

  /**
   * What a port is opened with.
   *
   * @param node the name of the node
   * @param hosted what it gets later is served from then on
   * @param raft takes what the replicas of other nodes say
   * @param watch counts calls, and has the figures
   * @param address where others reach this node, once it listens
   * @param recognition knows which processes this node takes part with
   */
  public record Setup(
      String node,
      HostedServices hosted,
      Whereabouts whereabouts,
      Raft raft,
      Supplier<String> address,
      Recognition recognition,
      Wiring wiring,
      Guard guard,
      AuditLog audit,
      RefusalLog refusals,
      Watch watch) {}

  /**
   * Begins to listen.
   *
   * @throws IOException if the address can't be listened at, or not without protection
   */
  public static RpcServer start(Endpoint listen, Setup setup) throws IOException {
    InetSocketAddress here = listen.here();
    setup.wiring().checkListen(listen);
    Connections counts = new Connections(setup.watch().metrics(), setup.watch().tracing());
    SecureRandom random = new SecureRandom();
    ClientSettings settings = ClientSettings.standard(random);
    ClientId id = settings.drawId();
    HealthStatusManager health = starting();
    AtomicReference<@Nullable RoutingClient> own = new AtomicReference<>();
    Gate gate = new Gate(setup.wiring(), setup.guard(), setup.recognition(), setup.refusals());
    OpenStreams streams = new OpenStreams();
    Desk desk = desk(setup, gate, streams);
    ExecutorService files =
        Executors.newFixedThreadPool(
            FILE_THREADS, Thread.ofPlatform().daemon().name("godwit-files-", 1).factory());
    NodeCalls nodes = new NodeCalls(desk, files, setup.address());
    Server server;
    try {
      server =
          bounded(here, setup.wiring().serverCredentials(setup.refusals()))
              .callExecutor(STREAMS_AT_ONCE)
              .intercept(gate)
              .intercept(counts)
              .addTransportFilter(counts)
              .addService(new StoreCalls(desk, () -> opened(own), settings::drawId))
              .addService(new PeerCalls(desk, nodes))
              .addService(new RaftCalls(setup.node(), setup.raft(), streams))
              .addService(new FigureCalls(setup.node(), setup.watch().metrics()))
              .addService(health.getHealthService())
              .addService(ProtoReflectionServiceV1.newInstance())
              .build()
              .start();
    } catch (IOException e) {
      files.shutdown();
      throw Unlistenable.of("can't listen", listen, "--listen", e);
    }
    Endpoint endpoint = new Endpoint(listen.host(), server.getPort());
    RoutingClient client =
        RoutingClient.over(
            new GrpcTransport(List.of(endpoint.toString()), id, setup.wiring().channels()),
            settings,
            id);
    own.set(client);
    return new RpcServer(
        server,
        health,
        client,
        endpoint,
        ConnectionLog.open(setup.refusals()),
        nodes,
        files,
        streams,
        setup.wiring().watchCertificates());
  }

  private static Desk desk(Setup setup, Gate gate, OpenStreams streams) {
    return new Desk(
        setup.hosted(),
        setup.node(),
        setup.audit(),
        gate,
        new LeaderHints(setup.node(), setup.hosted(), setup.whereabouts()),
        setup.recognition(),
        streams);
  }

  /** Returns the health of a node that does not serve yet. */
  private static HealthStatusManager starting() {
    HealthStatusManager health = new HealthStatusManager();
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
    return health;
  }

  /** Returns a server whose callers can take up little before they are known. */
  private static NettyServerBuilder bounded(InetSocketAddress here, ServerCredentials credentials) {
    return NettyServerBuilder.forAddress(here, credentials)
        .maxInboundMessageSize(Protocol.MAX_MESSAGE_BYTES)
        .maxInboundMetadataSize(MAX_METADATA_BYTES)
        .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
        .maxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS)
        .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
        .maxConnectionIdle(IDLE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTime(Protocol.KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(Protocol.KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveTime(Protocol.KEEP_ALIVE_SECONDS / 2, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true);
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

  /** Takes steps of the placement from now on. */
  public void arrangedBy(ReplicaKeeper keeper) {
    nodes.arrangedBy(keeper);
  }

  /** Says to who asks for the node's health that it serves now. */
  public void serving() {
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
  }

  /**
   * Stops listening, and ends sessions when they have their answers, and lanes of Raft. Other calls
   * under way have {@value #STOP_SECONDS} seconds to end. Of those that go on until the client ends
   * them, a watch of the health and a stream of reflection, the stop waits for that long.
   */
  @Override
  public void close() {
    connections.close();
    certificates.close();
    health.enterTerminalState();
    own.close();
    files.shutdown();
    server.shutdown();
    streams.end();
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
