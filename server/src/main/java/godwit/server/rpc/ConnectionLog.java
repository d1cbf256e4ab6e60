package godwit.server.rpc;

import godwit.server.security.RefusalLog;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Tells of connections that failed before a call: no TLS, a wrong certificate, garbage. The network
 * library says that in a log of its own, which is taken from there as long as a node runs.
 */
final class ConnectionLog extends Handler {
  private static final Logger SOURCE =
      Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerTransport.connections");

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
    return log;
  }

  @Override
  public void publish(LogRecord record) {
    Throwable cause = record.getThrown();
    if (cause == null) {
      return;
    }
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String why = cause.getClass().getSimpleName() + " " + firstLine(cause);
    refusals.refused("connection " + cause.getClass().getName(), "connection cause=" + why);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    SOURCE.removeHandler(this);
  }

  private static String firstLine(Throwable cause) {
    String text = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    StringBuilder plain = new StringBuilder();
    text.chars().limit(200).forEach(c -> plain.append(c < ' ' || c > '~' ? '?' : (char) c));
    return plain.toString();
  }
}
