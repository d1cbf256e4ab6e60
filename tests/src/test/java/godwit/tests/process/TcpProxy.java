package godwit.tests.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * A way to a node that can be cut: what is sent while it is cut arrives once it is whole again, or
 * never, as the ends decide; nobody is told. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 << 10;

  private final ServerSocket server;
  private final List<Socket> sockets = new ArrayList<>();
  private final Object gate = new Object();
  private volatile int target;
  private boolean cut;
  private boolean closed;

  /** Opens a port of its own; nothing gets through before there is a target. */
  public TcpProxy() throws IOException {
    server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("proxy-accept").start(this::accept);
  }

  /** Returns the port that it listens at. */
  public int port() {
    return server.getLocalPort();
  }

  /** Has new connections lead to a port of this machine. */
  public void leadTo(int port) {
    target = port;
  }

  /** Lets nothing through, until {@link #heal}. */
  public void cut() {
    synchronized (gate) {
      cut = true;
    }
  }

  public void heal() {
    synchronized (gate) {
      cut = false;
      gate.notifyAll();
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (gate) {
      closed = true;
      gate.notifyAll();
    }
    server.close();
    synchronized (sockets) {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket from = kept(server.accept());
        Thread.ofPlatform().daemon().name("proxy-connect").start(() -> join(from));
      } catch (IOException e) {
        return; // it was closed
      }
    }
  }

  private void join(Socket from) {
    try {
      pass();
      Socket to = kept(new Socket(InetAddress.getLoopbackAddress(), target));
      Thread.ofPlatform().daemon().name("proxy-back").start(() -> pump(to, from));
      pump(from, to);
    } catch (IOException e) {
      close(from); // nobody listens there
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        pass();
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  /** Waits while the way is cut. */
  private void pass() throws IOException {
    synchronized (gate) {
      while (cut && !closed) {
        try {
          gate.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException(e);
        }
      }
      if (closed) {
        throw new IOException("closed");
      }
    }
  }

  private Socket kept(Socket socket) {
    synchronized (sockets) {
      sockets.add(socket);
    }
    return socket;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
