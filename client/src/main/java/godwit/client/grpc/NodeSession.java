package godwit.client.grpc;

import godwit.wire.v1.StoreGrpc;
import godwit.wire.v1.StoreProtocol;
import io.grpc.ManagedChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one node, and the session on it; a session that broke is followed by another.
 * Any thread.
 */
final class NodeSession implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final String address;
  private final StoreProtocol.Hello hello;
  private final ManagedChannel channel;
  private @Nullable SessionStream stream;
  private long openedAtNanos;
  private boolean closed;

  NodeSession(String address, StoreProtocol.Hello hello, Channels channels) {
    this.address = address;
    this.hello = hello;
    this.channel = channels.to(address).directExecutor().build();
  }

  /** Sends a call over the present session, or over a new one. */
  void send(Pending<?> call) {
    SessionStream open = session();
    if (open == null) {
      call.unavailable("client closed: node=" + address);
    } else {
      open.send(call);
    }
  }

  @Override
  public void close() {
    SessionStream last;
    synchronized (this) {
      closed = true;
      last = stream;
    }
    if (last != null) {
      last.end(Optional.empty(), "client closed");
    }
    channel.shutdownNow();
  }

  /**
   * Returns the session, or null when this is closed. Right after one broke it is that one, which
   * answers with what broke it, so that a dead node is not asked too often.
   */
  private @Nullable SessionStream session() {
    SessionStream fresh;
    synchronized (this) {
      if (closed) {
        return null;
      }
      long nowNanos = System.nanoTime();
      boolean recent = nowNanos - openedAtNanos < PAUSE_NANOS;
      if (stream != null && (recent || !stream.isOver())) {
        return stream;
      }
      openedAtNanos = nowNanos;
      fresh = new SessionStream(address);
      stream = fresh;
    }
    channel.resetConnectBackoff();
    fresh.begin(StoreGrpc.newStub(channel).session(fresh), hello);
    return fresh;
  }
}
