package godwit.tests.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way of one process to all others, as a proxy that it asks to connect (HTTP CONNECT). The way
 * to one of them can be cut, in both directions, while all others stay whole. What is sent while it
 * is cut arrives once it is whole again, or never, as the ends decide; nobody is told. Thread-safe.
 */
public final class ConnectProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 << 10;
  private static final int LONGEST_HEAD = 8 << 10;
  private static final byte[] CONNECTED =
      "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Integer> cut = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();

  /** Opens a port of its own. */
  public ConnectProxy() throws IOException {
    server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    start("proxy-accept", this::accept);
  }

  /** Returns the options of a virtual machine that has gRPC take this way, to loopback too. */
  public List<String> options() {
    return List.of(
        "-Dhttps.proxyHost=127.0.0.1",
        "-Dhttps.proxyPort=" + server.getLocalPort(),
        "-Dhttp.nonProxyHosts=");
  }

  /** Lets nothing through to and from that port, until {@link #heal}. */
  public void cut(int port) {
    cut.add(port);
  }

  public void heal(int port) {
    synchronized (gate) {
      cut.remove(port);
      gate.notifyAll();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    synchronized (gate) {
      cut.clear();
      gate.notifyAll();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket from = server.accept();
        sockets.add(from);
        start("proxy-connect", () -> join(from));
      } catch (IOException e) {
        return; // it was closed
      }
    }
  }

  private void join(Socket from) {
    try (from) {
      int port = port(head(from.getInputStream()));
      pass(port);
      try (Socket to = new Socket(InetAddress.getLoopbackAddress(), port)) {
        sockets.add(to);
        from.getOutputStream().write(CONNECTED);
        start("proxy-back", () -> pump(to, from, port));
        pump(from, to, port);
        sockets.remove(to);
      }
    } catch (IOException e) {
      // One of the ends is gone, or nobody listens there; the other one sees its connection end.
    } finally {
      sockets.remove(from);
    }
  }

  /** Reads what a client asks for, up to the empty line, and no byte of what follows. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < LONGEST_HEAD && head.indexOf("\r\n\r\n") < 0) {
      int read = in.read();
      if (read < 0) {
        throw new IOException("connection ended in its head");
      }
      head.append((char) read);
    }
    return head.toString();
  }

  /** Returns the port of {@code CONNECT host:port HTTP/1.1}. */
  private static int port(String head) throws IOException {
    List<String> words = List.of(head.split("\\s", 3));
    String target = words.size() > 1 ? words.get(1) : "";
    if (!words.getFirst().equals("CONNECT") || target.indexOf(':') < 0) {
      throw new IOException("no way to connect: head=" + head);
    }
    return Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
  }

  private void pump(Socket from, Socket to, int port) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        pass(port);
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // Both streams are closed, and with them both ends.
    }
  }

  /** Waits while the way is cut. */
  private void pass(int port) throws IOException {
    synchronized (gate) {
      while (cut.contains(port)) {
        try {
          gate.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException(e);
        }
      }
    }
  }

  private static void start(String name, Runnable task) {
    Thread.ofPlatform().daemon().name(name).start(task);
  }
}
