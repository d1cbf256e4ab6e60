package godwit.client.grpc;

import io.grpc.Status;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a session ended, in words for people who run nodes. */
final class Endings {
  private Endings() {}

  static String words(Throwable error) {
    for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException && refused(cause)) {
        return "no node listens there";
      }
      if (cause instanceof CertificateException) {
        return "the node's certificate is not trusted: " + cause.getMessage();
      }
      if (cause instanceof SSLException) {
        return "no TLS connection, or the node refused this client's certificate: "
            + cause.getMessage();
      }
      if (cause instanceof UnknownHostException) {
        return "the host is not known";
      }
    }
    Status status = Status.fromThrowable(error);
    @Nullable String why =
        status.getCause() == null ? status.getDescription() : status.getCause().getMessage();
    return "the connection broke, status=" + status.getCode() + (why == null ? "" : " " + why);
  }

  private static boolean refused(Throwable cause) {
    return String.valueOf(cause.getMessage()).contains("refused");
  }
}
