package godwit.client.grpc;

import godwit.client.Credentials;
import godwit.wire.Protocol;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;

/**
 * The one maker of connections, of clients to nodes and of nodes to each other: encrypted or not,
 * and with what makes the caller known. Thread-safe.
 */
public final class Channels {
  /** The header that carries a client's token, as {@code Bearer TOKEN}. */
  public static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** The header that carries the secret of the nodes. */
  public static final Metadata.Key<String> NODE_SECRET =
      Metadata.Key.of("godwit-node-secret", Metadata.ASCII_STRING_MARSHALLER);

  /** The header that carries the version of what nodes tell each other. */
  public static final Metadata.Key<String> NODE_VERSION =
      Metadata.Key.of("godwit-node-version", Metadata.ASCII_STRING_MARSHALLER);

  /** The header of nodes whose secret is one that they were given, not one of their own. */
  public static final Metadata.Key<String> SHARED_SECRET =
      Metadata.Key.of("godwit-node-secret-shared", Metadata.ASCII_STRING_MARSHALLER);

  /** Connections that are not encrypted, of somebody unknown. */
  public static final Channels PLAIN =
      new Channels(InsecureChannelCredentials.create(), new Metadata(), List.of());

  private final ChannelCredentials credentials;
  private final Metadata headers;
  private final List<ClientInterceptor> interceptors;

  private Channels(
      ChannelCredentials credentials, Metadata headers, List<ClientInterceptor> interceptors) {
    this.credentials = credentials;
    this.headers = headers;
    this.interceptors = List.copyOf(interceptors);
  }

  /**
   * Returns those of a client.
   *
   * @throws IOException if its files can't be used, with what is wrong and what to do next
   */
  public static Channels of(Credentials client) throws IOException {
    Metadata headers = new Metadata();
    client.token().ifPresent(token -> headers.put(AUTHORIZATION, "Bearer " + token));
    if (client.tls().isEmpty()) {
      return new Channels(InsecureChannelCredentials.create(), headers, List.of());
    }
    TlsMaterial material = TlsMaterial.open(client.tls().get(), complaint -> {});
    return new Channels(credentials(material, material.trustManager()), headers, List.of());
  }

  /**
   * Returns those of a node to others.
   *
   * @param material empty for connections that are not encrypted
   * @param secret that nodes know each other by where they have no certificates
   * @param shared whether others were given the same secret
   */
  public static Channels ofNode(Optional<TlsMaterial> material, String secret, boolean shared) {
    Metadata headers = new Metadata();
    headers.put(NODE_SECRET, secret);
    if (shared) {
      headers.put(SHARED_SECRET, Boolean.toString(true));
    }
    headers.put(NODE_VERSION, Integer.toString(Protocol.NODE_VERSION));
    return new Channels(
        material
            .map(it -> credentials(it, it.nodeTrustManager()))
            .orElseGet(InsecureChannelCredentials::create),
        headers,
        List.of());
  }

  /** Returns those that {@code interceptor} sees each call of too. */
  public Channels with(ClientInterceptor interceptor) {
    List<ClientInterceptor> all = new ArrayList<>(interceptors);
    all.add(interceptor);
    return new Channels(credentials, headers, all);
  }

  /** Returns whether connections are encrypted. */
  public boolean areEncrypted() {
    return !(credentials instanceof InsecureChannelCredentials);
  }

  /** Returns a connection to {@code host:port}, which is made when it is first used. */
  public ManagedChannel open(String address) {
    return to(address).build();
  }

  /**
   * Returns a connection likewise, of which answers are heard on the thread that received them:
   * what follows from them must not block.
   */
  public ManagedChannel openUndispatched(String address) {
    return to(address).directExecutor().build();
  }

  /** Returns what will be a connection to {@code host:port}. */
  ManagedChannelBuilder<?> to(String address) {
    NodeAddress where = NodeAddress.parse(address);
    return Grpc.newChannelBuilderForAddress(where.host(), where.port(), credentials)
        .maxInboundMessageSize(Protocol.MAX_MESSAGE_BYTES)
        .keepAliveTime(Protocol.KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(Protocol.KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .intercept(interceptors)
        .intercept(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static ChannelCredentials credentials(TlsMaterial material, TrustManager trust) {
    return TlsChannelCredentials.newBuilder()
        .keyManager(material.keyManager())
        .trustManager(trust)
        .build();
  }
}
