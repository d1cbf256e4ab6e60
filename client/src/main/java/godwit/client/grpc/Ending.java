package godwit.client.grpc;

import io.grpc.Status;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why a session ended, in words for people who run nodes.
 *
 * @param words what happened
 * @param advice what to do if no session ever came about there, in whole sentences; empty where one
 *     may come about by itself
 * @param lasting whether it is so until somebody changes certificates: to wait is no use
 */
record Ending(String words, Optional<String> advice, boolean lasting) {
  /** Returns an ending that has nothing to do with how the node is reached. */
  static Ending of(String words) {
    return new Ending(words, Optional.empty(), false);
  }

  /**
   * Returns why a session failed.
   *
   * @param encrypted whether the connection was to be
   */
  static Ending of(Throwable error, boolean encrypted) {
    for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return obstacle("the host is not known", "Check the host's name in the address.");
      }
      if (cause instanceof NoRouteToHostException) {
        return obstacle("no way leads to the host", "Check the address, and the network.");
      }
      if (cause instanceof ConnectException) {
        return notConnected(cause);
      }
      if (cause instanceof SSLException) {
        return byTls(cause);
      }
    }
    return ofConnection(Status.fromThrowable(error), said(error), encrypted);
  }

  /** Returns that a session broke which had come about. */
  static Ending broken(Throwable error) {
    return of(
        "the connection broke, status=" + Status.fromThrowable(error).getCode() + said(error));
  }

  /** Returns this, with the node that it is about. */
  Ending at(String address) {
    return new Ending(words + ": node=" + address, advice, lasting);
  }

  private static Ending notConnected(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return message.contains("refused")
        ? obstacle(
            "no node listens there",
            "Start a node there (godwit serve), or give the address of one that runs.")
        : obstacle("no connection: " + message, "Check the address, and the network.");
  }

  private static Ending byTls(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return untrusted(String.valueOf(cause.getMessage()));
      }
    }
    String message = String.valueOf(failure.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("not an ssl/tls record")) {
      return obstacle(
          "the port does not speak TLS",
          "Leave --tls-ca out if the node is to serve without TLS, or start it with --tls-cert.");
    }
    if (lower.contains("certificate_required") || lower.contains("bad_certificate")) {
      return barred(
          "the node wants a certificate of this client, and takes none of another CA: " + message,
          "Give --tls-cert and --tls-key of a certificate that the node's CA has signed.");
    }
    if (lower.contains("alert")) {
      return new Ending(
          "the node refused this client by TLS: " + message,
          Optional.of(
              "Give --tls-cert and --tls-key of a certificate that the node's CA has signed, and"
                  + " that has not expired."),
          lower.contains("certificate") || lower.contains("unknown_ca"));
    }
    return obstacle("no TLS connection: " + message, "See docs/security.md for what TLS takes.");
  }

  private static Ending untrusted(String message) {
    String words = "the node's certificate is not trusted: " + message;
    if (message.contains("validity check failed") || message.contains("NotAfter")) {
      return barred(words, "Renew the node's certificate, and check the clock of this machine.");
    }
    return message.contains("subject alternative") || message.contains("No name matching")
        ? barred(words, "Connect by a name or an address that stands in the node's certificate.")
        : barred(words, "Give the CA that has signed the node's certificate: --tls-ca FILE.");
  }

  private static String said(Throwable error) {
    Status status = Status.fromThrowable(error);
    @Nullable String said =
        status.getCause() == null ? status.getDescription() : status.getCause().getMessage();
    return said == null ? "" : " " + said;
  }

  /** Returns why a connection that came about carried nothing that was understood. */
  private static Ending ofConnection(Status status, String said, boolean encrypted) {
    String facts = "status=" + status.getCode() + said;
    if (said.contains("First received frame was not SETTINGS") && !TlsMismatch.isAlert(said)) {
      return obstacle("it is no node that listens there, " + facts, "Check host and port.");
    }
    if (!TlsMismatch.isDropped(said)) {
      return of("the connection broke, " + facts);
    }
    return encrypted
        ? obstacle(
            "the node ended the connection after TLS had begun, " + facts,
            "Give --tls-cert and --tls-key if the node wants certificates of its clients.")
        : obstacle(
            "the connection was dropped at once, as by a node that takes TLS alone, " + facts,
            "If the node has a certificate, give the CA that has signed it: --tls-ca FILE. Else see"
                + " that a node listens there.");
  }

  private static Ending obstacle(String words, String advice) {
    return new Ending(words, Optional.of(advice), false);
  }

  private static Ending barred(String words, String advice) {
    return new Ending(words, Optional.of(advice), true);
  }
}
