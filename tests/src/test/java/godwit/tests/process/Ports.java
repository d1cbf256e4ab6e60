package godwit.tests.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that are started again where they were. The system gives none of them to a
 * connection: one that it gave could be taken while the server is down, also by whoever tries to
 * reach it, which on loopback may reach itself.
 */
public final class Ports {
  private static final int LOWEST = 20_000;

  /** Linux gives those from 32,768 on to connections. */
  private static final int END = 32_000;

  private static final int TRIES = 100;

  private Ports() {}

  /** Returns one at which nobody on loopback listens now. */
  public static int steady() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, END);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("no free port from " + LOWEST + " to " + END);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 0, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
