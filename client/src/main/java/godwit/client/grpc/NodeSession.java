package godwit.client.grpc;

import godwit.wire.v1.StoreGrpc;
import godwit.wire.v1.StoreProtocol;
import io.grpc.ManagedChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one node, and the session on it; a session that broke is followed by another.
 * Any thread.
 */
final class NodeSession implements AutoCloseable {
  /*
   * A node that stands still, or to which the way is cut, breaks no connection. So one that says
   * nothing at all while calls wait is asked something that any node answers at once; if it stays
   * silent its session is over, and who waits asks another node. Until it greets or refuses nobody
   * waits for it any more. Calls that wait long, at a node that says something, are let wait.
   */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long LOST_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

  /** Whoever failed is passed over for so long; then it may be back. */
  private static final long DOWN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Ending SILENT = Ending.of("the node says nothing");
  private static final Ending CLOSED = Ending.of("client closed");

  private final String address;
  private final StoreProtocol.Hello hello;
  private final ManagedChannel channel;
  private final boolean encrypted;
  private @Nullable SessionStream stream;
  private Optional<Ending> lastEnding = Optional.empty();
  private boolean met;
  private long openedAtNanos;
  private boolean probed;
  private boolean lost;
  private long lostSinceNanos;
  private boolean closed;

  NodeSession(String address, StoreProtocol.Hello hello, Channels channels) {
    this.address = address;
    this.hello = hello;
    this.channel = channels.to(address).directExecutor().build();
    this.encrypted = channels.areEncrypted();
  }

  /** Sends a call over the present session, or over a new one. */
  void send(Pending<?> call) {
    SessionStream open = session();
    if (open == null) {
      call.unavailable(CLOSED.at(address).words());
    } else if (isLost(open)) {
      call.unavailable(SILENT.at(address).words());
    } else {
      open.send(call);
    }
  }

  private synchronized boolean isLost(SessionStream open) {
    lost &= !open.isHeard();
    if (lost) {
      lostSinceNanos = System.nanoTime();
    }
    return lost;
  }

  /** Returns whether the node failed a moment ago and has said nothing since. */
  synchronized boolean isDown() {
    if (stream == null || stream.isWelcomed()) {
      return false;
    }
    return stream.isOverSince(DOWN_NANOS)
        || (lost && !stream.isHeard() && System.nanoTime() - lostSinceNanos < DOWN_NANOS);
  }

  /**
   * Looks whether the node still says something: asks it if not, and gives it up if that does not
   * help. Returns whether somebody waits for it.
   *
   * @param probe something that any node answers at once
   */
  boolean look(Supplier<Pending<?>> probe) {
    SessionStream open;
    long quietNanos;
    boolean asks;
    synchronized (this) {
      open = stream;
      quietNanos = open == null ? 0 : open.quietNanos();
      asks = quietNanos > PROBE_NANOS && !probed;
      probed = quietNanos > PROBE_NANOS;
    }
    if (open == null || quietNanos == 0) {
      return false;
    }
    if (quietNanos > LOST_NANOS) {
      lose();
      open.end(Optional.empty(), SILENT);
      // Whoever looked before the end saw a session that had greeted, and took the mark away.
      lose();
    } else if (asks) {
      open.send(probe.get());
    }
    return true;
  }

  private synchronized void lose() {
    lost = true;
    lostSinceNanos = System.nanoTime();
  }

  /** Returns whether the node has ever greeted. */
  synchronized boolean wasMet() {
    remember();
    return met;
  }

  /** Returns what ended the last session that is over. */
  synchronized Optional<Ending> lastEnding() {
    remember();
    return lastEnding;
  }

  private synchronized void remember() {
    if (stream != null) {
      lost &= !stream.isHeard();
      met |= stream.wasWelcomed();
      lastEnding = stream.ending().or(() -> lastEnding);
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
      last.end(Optional.empty(), CLOSED);
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
      remember();
      fresh = new SessionStream(address, encrypted);
      stream = fresh;
    }
    channel.resetConnectBackoff();
    fresh.begin(StoreGrpc.newStub(channel).session(fresh), hello);
    return fresh;
  }
}
