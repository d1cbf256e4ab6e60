package godwit.client.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** What a session that did not come about says of it, and which option would help. */
class EndingTest {
  @Test
  void aHostThatIsNotThere() {
    says(new UnknownHostException("nowhere"), "the host is not known", "the host's name");
    says(new NoRouteToHostException("x"), "no way leads to the host", "the network");
    says(new ConnectException("Connection refused: x"), "no node listens there", "Start a node");
    says(new ConnectException("Network is unreachable"), "no connection: Network", "the network");
  }

  @Test
  void tlsOnOneSideAlone() {
    says(new SSLException("not an SSL/TLS record: 00"), "does not speak TLS", "--tls-ca out");
    Status closed = Status.UNAVAILABLE.withDescription("Network closed for unknown reason");
    assertThat(Ending.of(closed.asException(), false).words()).contains("takes TLS alone");
    assertThat(Ending.of(closed.asException(), false).advice().orElseThrow())
        .contains("--tls-ca FILE");
    assertThat(Ending.of(closed.asException(), true).advice().orElseThrow())
        .contains("--tls-cert and --tls-key");
    says(new IOException("Connection reset by peer"), "takes TLS alone", "--tls-ca FILE");
  }

  @Test
  void certificatesThatDoNotGoTogether() {
    says(wrong("PKIX path building failed"), "is not trusted", "Give the CA");
    says(wrong("No subject alternative names matching IP"), "is not trusted", "by a name");
    says(wrong("PKIX path validation failed: validity check failed"), "not trusted", "Renew");
    says(new SSLException("TLSV1_ALERT_CERTIFICATE_REQUIRED"), "wants a certificate", "--tls-cert");
    says(new SSLException("TLSV1_ALERT_UNKNOWN_CA"), "refused this client by TLS", "--tls-cert");
    says(new SSLException("engine"), "no TLS connection: engine", "docs/security.md");
  }

  @Test
  void whatACertificateBarsStaysSo() {
    Status wrong = Status.UNAVAILABLE.withCause(wrong("PKIX path building failed"));
    assertThat(Ending.of(wrong.asException(), true).lasting()).isTrue();
    Status alert = Status.UNAVAILABLE.withCause(new SSLException("TLSV1_ALERT_UNKNOWN_CA"));
    assertThat(Ending.of(alert.asException(), true).at("a:1").lasting()).isTrue();
    Status refused = Status.UNAVAILABLE.withCause(new ConnectException("Connection refused: x"));
    assertThat(Ending.of(refused.asException(), true).lasting()).isFalse();
  }

  @Test
  void somethingElseThatListens() {
    Status other =
        Status.INTERNAL.withDescription(
            "First received frame was not SETTINGS. Hex dump for first 5 bytes: 5353482d32");
    assertThat(Ending.of(other.asException(), false).words()).contains("no node that listens");
    Status alert =
        Status.INTERNAL.withDescription(
            "First received frame was not SETTINGS. Hex dump for first 5 bytes: 1503030002");
    assertThat(Ending.of(alert.asException(), false).words()).contains("takes TLS alone");
  }

  @Test
  void whatMayPassIsNoObstacle() {
    Status starting = Status.UNAVAILABLE.withDescription("starting");
    assertThat(Ending.of(starting.asException(), false))
        .isEqualTo(Ending.of("the connection broke, status=UNAVAILABLE starting"));
    Status closed = Status.UNAVAILABLE.withDescription("Network closed for unknown reason");
    assertThat(Ending.broken(closed.asException()).advice()).isEmpty();
  }

  private static SSLException wrong(String certificate) {
    SSLException failed = new SSLHandshakeException("General OpenSslEngine problem");
    failed.initCause(new CertificateException(certificate));
    return failed;
  }

  private static void says(Exception cause, String words, String advice) {
    Ending ending =
        Ending.of(Status.UNAVAILABLE.withCause(cause).withDescription("io").asException(), false);
    assertThat(ending.words()).contains(words);
    assertThat(ending.advice().orElseThrow()).contains(advice).endsWith(".");
    assertThat(ending.at("a:1").words()).endsWith(": node=a:1");
  }
}
