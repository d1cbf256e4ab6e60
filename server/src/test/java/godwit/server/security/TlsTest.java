package godwit.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.Admin;
import godwit.client.ClientSettings;
import godwit.client.Credentials;
import godwit.client.Godwit;
import godwit.client.Table;
import godwit.client.TlsFiles;
import godwit.client.UnavailableException;
import godwit.client.UnusableSettingException;
import godwit.client.grpc.RemoteGodwit;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.placement.NodeReport;
import godwit.request.OperationReport;
import godwit.server.LocalCluster;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.cluster.Recognition;
import godwit.server.cluster.Whereabouts;
import godwit.server.drive.UnreachableException;
import godwit.server.rpc.Endpoint;
import godwit.server.rpc.PeerLinks;
import godwit.server.rpc.RemoteNodes;
import godwit.server.rpc.Wiring;
import godwit.server.security.Security.ClientCertificates;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port under TLS, as those who may and those who may not connect meet it. */
class TlsTest {
  private static final Bytes KEY = Bytes.utf8("k");
  private static final Bytes VALUE = Bytes.utf8("v");

  @TempDir static Path data;
  private static Certificates ours;
  private static Certificates theirs;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    ours = Certificates.make(data.resolve("ours"));
    theirs = Certificates.make(data.resolve("theirs"));
    cluster =
        LocalCluster.start(
            data.resolve("cluster"), 2, NodeConfig.Timing.DEFAULT, Security.of(ours.of("node1")));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void partitionMovesBetweenNodesThatKnowEachOtherByCertificates() throws Exception {
    try (Godwit godwit = connect(Credentials.of(TlsFiles.trusting(ours.ca())))) {
      Table table = godwit.createTable("moved");
      for (int i = 0; i < 100; i++) {
        table.put(Bytes.utf8("k" + i), VALUE);
      }
      Admin admin = godwit.admin();
      Locator whole = admin.partitions("moved").getFirst();
      ServiceId target =
          admin.services().stream()
              .map(service -> service.id())
              .filter(id -> !id.equals(whole.service()))
              .findFirst()
              .orElseThrow();
      OperationReport move = admin.move(whole.partition(), target, Optional.empty());
      assertThat(admin.await(move.id(), Duration.ofSeconds(20)).phase())
          .isEqualTo(OperationReport.Phase.DONE);
      assertThat(table.get(Bytes.utf8("k99"))).isPresent();
    }
  }

  @Test
  void aClientThatTrustsAnotherCaDoesNotConnect() throws Exception {
    refusedWith(Credentials.of(TlsFiles.trusting(theirs.ca())), "Give the CA");
  }

  @Test
  void aCertificateOfAnotherCaIsRefused() throws Exception {
    TlsFiles.Identity stranger = theirs.of("ringer").identity().orElseThrow();
    refusedWith(
        Credentials.of(new TlsFiles(Optional.of(ours.ca()), Optional.of(stranger))), "--tls-cert");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    refusedWith(Credentials.of(ours.issue("late", "/CN=late", -1)), "--tls-cert");
  }

  @Test
  void aClientWithoutTlsIsRefused() throws Exception {
    refusedWith(Credentials.NONE, "--tls-ca FILE");
  }

  @Test
  void aServerOfAnotherNameIsNotTrusted() throws Exception {
    NodeConfig anywhere =
        config("anywhere", Security.of(ours.of("node1"))).listeningAt(new Endpoint("0.0.0.0", 0));
    try (Node node = Node.start(anywhere);
        Godwit godwit =
            connect(
                "127.0.0.2:" + node.endpoint().orElseThrow().port(),
                Credentials.of(TlsFiles.trusting(ours.ca())))) {
      isRefused(godwit, "by a name or an address that stands in");
    }
  }

  @Test
  void aClientWithTlsIsToldThatTheNodeHasNone() throws Exception {
    try (Node plain = Node.start(config("plain", Security.NONE));
        Godwit godwit = connect(address(plain), Credentials.of(TlsFiles.trusting(ours.ca())))) {
      isRefused(godwit, "Leave --tls-ca out");
    }
  }

  @Test
  void nodesOfWhichOneHasTlsAreToldWhatDoesNotFit() throws Exception {
    Endpoint encrypted = cluster.nodes().getFirst().endpoint().orElseThrow();
    UnreachableException dropped = failure(Security.NONE, encrypted);
    assertThat(dropped.unsent()).isTrue();
    assertThat(dropped.getMessage())
        .contains("This node has no TLS")
        .contains("start this one with tls.cert, tls.key and tls.ca too");
    try (Node plain = Node.start(config("plain-peer", Security.NONE))) {
      UnreachableException unread =
          failure(Security.of(ours.of("node1")), plain.endpoint().orElseThrow());
      assertThat(unread.unsent()).isTrue();
      assertThat(unread.getMessage())
          .contains("This node has TLS, and the one there has none")
          .contains("Start that one with tls.cert, tls.key and tls.ca");
    }
  }

  /** Returns why a node that is protected so can't report there. */
  private static UnreachableException failure(Security security, Endpoint there) throws Exception {
    NodeReport report = new NodeReport("wader", "folder", "127.0.0.1:1", 0, 0, List.of());
    try (PeerLinks links = new PeerLinks(Wiring.of(security).channels())) {
      Whereabouts whereabouts = new Whereabouts(List.of());
      RemoteNodes nodes =
          new RemoteNodes(
              links,
              whereabouts,
              new Recognition(whereabouts, address -> new CompletableFuture<>()));
      return nodes
          .report(there.toString(), report)
          .handle((answer, thrown) -> (UnreachableException) thrown.getCause())
          .get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void nobodyGetsInWithoutACertificateWhereOneIsRequired() throws Exception {
    Security strict = Security.of(ours.of("node1")).with(ClientCertificates.REQUIRED);
    try (Node closed = Node.start(config("strict", strict));
        Godwit without = connect(address(closed), Credentials.of(TlsFiles.trusting(ours.ca())));
        Godwit with = connect(address(closed), Credentials.of(ours.of("ringer")))) {
      isRefused(without, "--tls-cert and --tls-key");
      assertThat(with.tables()).isEmpty();
    }
  }

  @Test
  void newCertificatesAreTakenAtTheNextConnection() throws Exception {
    Certificates own = Certificates.make(data.resolve("renewed"));
    own.issue("next", "/OU=godwit-node/CN=node1", 30);
    try (Node one = Node.start(config("renewing", Security.of(own.of("node1"))));
        Godwit open = connect(address(one), Credentials.of(TlsFiles.trusting(own.ca())))) {
      Table table = open.createTable("t");
      BigInteger before = served(one);
      assertThat(served(one)).isEqualTo(before);
      own.replace("node1", "next");
      BigInteger after = served(one);
      assertThat(after).isNotEqualTo(before);
      table.put(KEY, VALUE);
      Files.writeString(own.file("node1.key"), "half of a k");
      assertThat(served(one)).as("what can't be read changes nothing").isEqualTo(after);
      assertThat(table.get(KEY)).isPresent();
    }
  }

  @Test
  void aNodeDoesNotStartWithAClientsCertificate() {
    NodeConfig config = config("client", Security.of(ours.of("ringer")));
    assertThatThrownBy(() -> Node.start(config))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("OU=godwit-node");
  }

  @Test
  void aNodeDoesNotStartWithACertificateThatHasEnded() throws Exception {
    TlsFiles ended = ours.issue("ended", "/OU=godwit-node/CN=node9", -1);
    assertThatThrownBy(() -> Node.start(config("ended", Security.of(ended))))
        .isInstanceOf(UnusableSettingException.class)
        .hasMessageContaining("the certificate has ended: file=")
        .hasMessageContaining("ended.crt");
  }

  @Test
  void aCertificateThatHasEndedDoesNotTakeThePlaceOfAnother() throws Exception {
    Certificates own = Certificates.make(data.resolve("outlived"));
    own.issue("ended", "/OU=godwit-node/CN=node1", -1);
    try (Node one = Node.start(config("outliving", Security.of(own.of("node1"))))) {
      BigInteger before = served(one);
      own.replace("node1", "ended");
      assertThat(served(one)).isEqualTo(before);
    }
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    TlsFiles mixed = TlsFiles.mutual(ours.ca(), ours.file("node1.crt"), ours.file("ringer.key"));
    NodeConfig config = config("mixed", Security.of(mixed));
    assertThatThrownBy(() -> Node.start(config)).hasMessageContaining("don't go together");
  }

  @Test
  void aNodeDoesNotListenBeyondLoopbackWithoutTlsUnlessToldTo() throws IOException {
    NodeConfig config = config("beyond", Security.NONE).listeningAt(new Endpoint("0.0.0.0", 0));
    assertThatThrownBy(() -> Node.start(config))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--insecure");
    Node.start(config.with(Security.NONE.insecure(true))).close();
  }

  private static void refusedWith(Credentials credentials, String advice) throws Exception {
    try (Godwit godwit = connect(credentials)) {
      isRefused(godwit, advice);
    }
    try (Godwit good = connect(Credentials.of(TlsFiles.trusting(ours.ca())))) {
      assertThat(good.admin().services()).as("the node still serves").hasSize(2);
    }
  }

  /** Asserts that it fails before its deadline, with what would help. */
  private static void isRefused(Godwit godwit, String advice) {
    assertThatThrownBy(godwit::tables)
        .isInstanceOfSatisfying(
            UnavailableException.class,
            error -> assertThat(error.advice()).as(error.getMessage()).contains(advice))
        .hasMessageContaining("ended=unreachable");
  }

  private static Godwit connect(Credentials credentials) throws IOException {
    return connect(endpoint().toString(), credentials);
  }

  private static Godwit connect(String address, Credentials credentials) throws IOException {
    ClientSettings settings =
        ClientSettings.standard(new SecureRandom()).withDeadline(Duration.ofSeconds(30));
    return RemoteGodwit.connect(List.of(address), settings, credentials);
  }

  private static Endpoint endpoint() {
    return cluster.nodes().getFirst().endpoint().orElseThrow();
  }

  private static String address(Node node) {
    return node.endpoint().orElseThrow().toString();
  }

  private static NodeConfig config(String name, Security security) {
    return NodeConfig.embedded(data.resolve(name), 1)
        .named(name)
        .listeningAt(new Endpoint("127.0.0.1", 0))
        .with(security);
  }

  /** Returns the serial number of the certificate that a new connection is shown. */
  private static BigInteger served(Node node) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
    Endpoint endpoint = node.endpoint().orElseThrow();
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(endpoint.host(), endpoint.port())) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  /** Looks at certificates without judging them. */
  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
