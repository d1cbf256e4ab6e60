package godwit.server.rpc;

import godwit.client.UnusableSettingException;
import godwit.client.grpc.Channels;
import godwit.client.grpc.Subjects;
import godwit.client.grpc.TlsMaterial;
import godwit.server.cluster.NodeProcess;
import godwit.server.security.Presented;
import godwit.server.security.RefusalLog;
import godwit.server.security.Security;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How this node's connections are made and taken, by one configuration for clients, nodes and Raft;
 * and what those who call show. Thread-safe.
 */
public final class Wiring {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
  private static final int SECRET_BYTES = 32;
  private static final String BEARER = "Bearer ";

  private final Security security;
  private final Optional<TlsMaterial> material;
  private final String secret;
  private final boolean shared;

  private Wiring(Security security, Optional<TlsMaterial> material, String secret, boolean shared) {
    this.security = security;
    this.material = material;
    this.secret = secret;
    this.shared = shared;
  }

  /**
   * Reads the files that the settings name.
   *
   * @throws IOException with what is wrong and what to do next
   */
  public static Wiring of(Security security) throws IOException {
    security.requireWhole();
    Optional<TlsMaterial> material = Optional.empty();
    if (security.tls().isPresent()) {
      TlsMaterial read = TlsMaterial.ofNode(security.tls().get(), LOG::warn);
      requireNode(read);
      material = Optional.of(read);
    }
    boolean shared = security.secret().isPresent();
    String secret = shared ? secret(security.secret().orElseThrow()) : drawn();
    return new Wiring(security, material, secret, shared);
  }

  /**
   * Returns all for which a node that is protected so would not begin to listen; nothing is opened.
   */
  public static List<String> problems(Security security, Optional<Endpoint> listen) {
    List<String> problems = new ArrayList<>();
    note(problems, security::requireWhole);
    if (problems.isEmpty() && security.tls().isPresent()) {
      problems.addAll(TlsMaterial.problemsOfNode(security.tls().get()));
      if (problems.isEmpty()) {
        note(problems, () -> requireNode(TlsMaterial.ofNode(security.tls().get(), LOG::warn)));
      }
    }
    security.secret().ifPresent(file -> note(problems, () -> secret(file)));
    listen.ifPresent(endpoint -> {
      note(problems, endpoint::here);
      note(problems, () -> checkListen(security, endpoint));
    });
    return problems;
  }

  private interface Check {
    void make() throws IOException;
  }

  private static void note(List<String> problems, Check check) {
    try {
      check.make();
    } catch (IOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  /** Says in the log, now and once a day, which certificates end soon, until that is closed. */
  CertificateWatch watchCertificates() {
    return CertificateWatch.start(material, LOG::warn);
  }

  /** Returns the way to other nodes, which know this one by it. */
  public Channels channels() {
    return Channels.ofNode(material, secret, shared);
  }

  /**
   * Returns the way to other nodes, by which each call names the process that it comes from.
   *
   * @param self which process this is, once that is known
   */
  public Channels channels(Supplier<Optional<NodeProcess>> self) {
    return channels().with(new ProcessHeader(self));
  }

  /**
   * Refuses to listen without encryption where others than this machine's own can connect.
   *
   * @throws IOException with what is wrong and what to do next
   */
  void checkListen(Endpoint endpoint) throws IOException {
    checkListen(security, endpoint);
  }

  private static void checkListen(Security security, Endpoint endpoint) throws IOException {
    if (security.tls().isPresent() || security.insecure() || isLoopback(endpoint.host())) {
      return;
    }
    throw new UnusableSettingException(
        "address is not loopback, and there is no TLS: listen="
            + endpoint
            + ". Give --tls-cert, --tls-key and --tls-ca, or say --insecure where the network is"
            + " trusted");
  }

  /**
   * Returns how connections are taken.
   *
   * @param refusals is told of certificates that are not trusted
   */
  ServerCredentials serverCredentials(RefusalLog refusals) {
    if (material.isEmpty()) {
      return InsecureServerCredentials.create();
    }
    boolean required = security.clients() == Security.ClientCertificates.REQUIRED;
    return TlsServerCredentials.newBuilder()
        .keyManager(material.get().keyManager())
        .trustManager(
            material
                .get()
                .trustManager(
                    (certificate, why) -> ConnectionLog.refused(refusals, certificate, why)))
        .clientAuth(
            required
                ? TlsServerCredentials.ClientAuth.REQUIRE
                : TlsServerCredentials.ClientAuth.OPTIONAL)
        .build();
  }

  /** Returns whether nodes can prove that they are, so that others are not taken for them. */
  boolean nodesAreKnown() {
    return material.isPresent() || shared;
  }

  /** Returns what is shown by a connection and by the headers of a call over it. */
  Presented presented(Attributes connection, Metadata headers) {
    Optional<X509Certificate> certificate = certificate(connection);
    boolean node = certificate.filter(Subjects::isNode).isPresent() || knowsSecret(headers);
    return new Presented(
        node,
        Optional.ofNullable(headers.get(Channels.AUTHORIZATION)).map(Wiring::token),
        node || security.clients() == Security.ClientCertificates.NONE
            ? Optional.empty()
            : certificate.flatMap(Subjects::commonName),
        from(connection));
  }

  static String from(Attributes connection) {
    SocketAddress address = connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return address instanceof InetSocketAddress socket
        ? socket.getAddress().getHostAddress() + ":" + socket.getPort()
        : String.valueOf(address);
  }

  private boolean knowsSecret(Metadata headers) {
    String shown = headers.get(Channels.NODE_SECRET);
    return shown != null
        && MessageDigest.isEqual(
            shown.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }

  private static String token(String header) {
    return header.startsWith(BEARER) ? header.substring(BEARER.length()).strip() : header;
  }

  /** Returns the certificate of a connection; the CA has signed it, or there were none. */
  private static Optional<X509Certificate> certificate(Attributes connection) {
    SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return Optional.empty();
    }
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate x509
          ? Optional.of(x509)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private static void requireNode(TlsMaterial material) throws IOException {
    X509Certificate own = material.own().orElseThrow();
    if (!Subjects.isNode(own)) {
      throw new UnusableSettingException(
          "not a node's certificate: subject="
              + own.getSubjectX500Principal()
              + ". Issue one whose subject has OU="
              + Subjects.NODE_UNIT
              + ", as docs/security.md shows");
    }
  }

  private static String secret(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new UnusableSettingException(
          "no secret can be read: file=" + file.toAbsolutePath() + ". Check --cluster-secret", e);
    }
    if (text.length() < SECRET_BYTES || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new UnusableSettingException(
          "not a secret of the nodes: file="
              + file.toAbsolutePath()
              + " length="
              + text.length()
              + ". Make one with: openssl rand -hex 32");
    }
    return text;
  }

  private static String drawn() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
