package godwit.server.rpc;

import godwit.key.Bytes;
import godwit.server.raft.RaftMessage;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The lanes to another node at one address. Thread-safe.
 *
 * <p>gRPC waits up to two minutes before it tries again to connect, much longer than an election;
 * so it is told to try after 100 ms, then after twice as long, up to two seconds.
 */
final class RaftLink {
  private static final long MIN_PAUSE_NANOS = Duration.ofMillis(100).toNanos();
  private static final long MAX_PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

  private final Endpoint address;
  private final Map<RaftMessage.Lane, Lane> lanes = new EnumMap<>(RaftMessage.Lane.class);
  private final ManagedChannel control;
  private boolean hasFailed;
  private long pauseNanos = MIN_PAUSE_NANOS;
  private long triedNanos = System.nanoTime();

  /**
   * How the node takes what is sent, for whoever tells of its version.
   *
   * @param address of the node
   */
  record Seen(String address, OtherVersions versions) {
    void failed(Throwable error) {
      var unused = versions.failed(address, error);
    }

    void answered() {
      versions.answered(address);
    }
  }

  private record Lane(ManagedChannel channel, RaftLaneStream stream) {}

  RaftLink(
      String from,
      String to,
      Endpoint address,
      Function<Endpoint, ManagedChannel> channels,
      OtherVersions versions) {
    this.address = address;
    for (RaftMessage.Lane lane : RaftMessage.Lane.values()) {
      ManagedChannel channel = channels.apply(address);
      RaftLaneStream stream =
          new RaftLaneStream(channel, from, to, lane, new Seen(address.toString(), versions));
      lanes.put(lane, new Lane(channel, stream));
    }
    this.control = lane(RaftMessage.Lane.CONTROL).channel;
  }

  Endpoint address() {
    return address;
  }

  CompletableFuture<Bytes> send(RaftMessage message, Duration deadline) {
    return lane(message.lane()).stream.send(message, deadline);
  }

  /**
   * Whether the node is connected, or it is not yet known that it can't be. To be asked now and
   * then: a lane whose connection failed is tried again by that.
   */
  synchronized boolean reaches() {
    ConnectivityState state = control.getState(true);
    switch (state) {
      case READY -> hasFailed = false;
      case TRANSIENT_FAILURE, SHUTDOWN -> hasFailed = true;
      case IDLE, CONNECTING -> {
        // As it was when last known.
      }
    }
    if (waits()) {
      tryAgain();
    } else if (state == ConnectivityState.READY) {
      pauseNanos = MIN_PAUSE_NANOS;
    }
    return !hasFailed;
  }

  /** Each lane has a connection of its own: a node that begins to listen may miss one alone. */
  private boolean waits() {
    return lanes.values().stream()
        .anyMatch(lane -> lane.channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE);
  }

  private void tryAgain() {
    long now = System.nanoTime();
    if (now - triedNanos >= pauseNanos) {
      triedNanos = now;
      pauseNanos = Math.min(2 * pauseNanos, MAX_PAUSE_NANOS);
      lanes.values().forEach(lane -> lane.channel.resetConnectBackoff());
    }
  }

  private Lane lane(RaftMessage.Lane lane) {
    @Nullable Lane found = lanes.get(lane);
    if (found == null) {
      throw new IllegalArgumentException("no such lane: " + lane);
    }
    return found;
  }

  void close() {
    lanes
        .values()
        .forEach(lane -> {
          lane.stream.close();
          lane.channel.shutdownNow();
        });
  }
}
