package godwit.client.grpc;

import godwit.client.Figure;
import godwit.client.NodeFigures;
import godwit.client.UnavailableException;
import godwit.wire.v1.FigureProtocol;
import godwit.wire.v1.FiguresGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The figures of one node, over the network. Thread-safe. */
public final class RemoteFigures implements AutoCloseable {
  private final String address;
  private final ManagedChannel channel;

  /**
   * Makes a way to the node at {@code address}, {@code host:port}; connects when it is used.
   *
   * @param channels make the connection
   */
  public RemoteFigures(String address, Channels channels) {
    this.address = address;
    this.channel = channels.open(address);
  }

  /**
   * Returns the node's figures as of now.
   *
   * @param prefixes the beginnings of the names that are wanted; none for all
   * @throws UnavailableException if no answer comes in time
   */
  public NodeFigures look(List<String> prefixes, Duration timeout) {
    try {
      FigureProtocol.NodeFiguresResult result =
          FiguresGrpc.newBlockingStub(channel)
              .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .nodeFigures(
                  FigureProtocol.NodeFiguresCall.newBuilder().addAllPrefixes(prefixes).build());
      return new NodeFigures(
          result.getNode(),
          result.getFiguresList().stream()
              .map(figure ->
                  new Figure(
                      figure.getName(), new TreeMap<>(figure.getLabelsMap()), figure.getValue()))
              .toList());
    } catch (StatusRuntimeException e) {
      throw new UnavailableException("no figures: node=" + address + " status=" + e.getStatus());
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
