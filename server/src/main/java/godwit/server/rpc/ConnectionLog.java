package godwit.server.rpc;

import godwit.server.security.RefusalLog;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells of connections that failed before a call: no TLS, a wrong certificate, garbage. The network
 * library says that in logs of its own, which is taken from there as long as a node runs. Of a
 * handshake that failed it says neither whose it was nor why; of a certificate that is not trusted
 * whoever judged it knows the subject and the cause.
 */
final class ConnectionLog extends Handler {
  private static final Logger SOURCE =
      Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerTransport.connections");

  private static final Logger HANDSHAKES =
      Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.ProtocolNegotiators");
  private static final String HANDSHAKE_FAILED = "TLS negotiation failed for new client";

  private final RefusalLog refusals;

  private ConnectionLog(RefusalLog refusals) {
    this.refusals = refusals;
  }

  static ConnectionLog open(RefusalLog refusals) {
    ConnectionLog log = new ConnectionLog(refusals);
    SOURCE.setLevel(Level.FINE);
    SOURCE.setUseParentHandlers(false);
    log.setLevel(Level.ALL);
    SOURCE.addHandler(log);
    HANDSHAKES.setLevel(Level.FINE);
    HANDSHAKES.addHandler(log);
    return log;
  }

  /** Tells of a certificate that is not trusted, once for a cause: subjects are easily made up. */
  static void refused(RefusalLog refusals, X509Certificate certificate, CertificateException why) {
    Throwable root = root(why);
    refusals.refused(
        "certificate " + root.getClass().getName(),
        "certificate subject="
            + plain(certificate.getSubjectX500Principal().getName())
            + " cause="
            + firstLine(root));
  }

  @Override
  public void publish(LogRecord record) {
    if (HANDSHAKES.getName().equals(record.getLoggerName())) {
      if (String.valueOf(record.getMessage()).startsWith(HANDSHAKE_FAILED)) {
        refusals.refused(
            "handshake",
            "connection cause=TLS handshake failed: no TLS, broken off, or a certificate that is"
                + " not taken");
      }
      return;
    }
    @Nullable Throwable thrown = record.getThrown();
    if (thrown == null) {
      return;
    }
    Throwable cause = root(thrown);
    String why = cause.getClass().getSimpleName() + " " + firstLine(cause);
    refusals.refused("connection " + cause.getClass().getName(), "connection cause=" + why);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    SOURCE.removeHandler(this);
    HANDSHAKES.removeHandler(this);
    if (HANDSHAKES.getHandlers().length == 0) {
      HANDSHAKES.setLevel(null);
    }
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String firstLine(Throwable cause) {
    return plain(String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.chars().limit(200).forEach(c -> plain.append(c < ' ' || c > '~' ? '?' : (char) c));
    return plain.toString();
  }
}
