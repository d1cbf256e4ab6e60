package godwit.server.rpc;

import godwit.client.Figure;
import godwit.server.metrics.Metrics;
import godwit.wire.v1.FigureProtocol;
import godwit.wire.v1.FiguresGrpc;
import io.grpc.stub.StreamObserver;
import java.util.List;

/**
 * Tells the node's figures to whoever is known: they hold no keys, tables or users. Thread-safe.
 */
final class FigureCalls extends FiguresGrpc.FiguresImplBase {
  private final String node;
  private final Metrics metrics;

  FigureCalls(String node, Metrics metrics) {
    this.node = node;
    this.metrics = metrics;
  }

  @Override
  public void nodeFigures(
      FigureProtocol.NodeFiguresCall call, StreamObserver<FigureProtocol.NodeFiguresResult> out) {
    List<String> prefixes = call.getPrefixesList();
    FigureProtocol.NodeFiguresResult.Builder result =
        FigureProtocol.NodeFiguresResult.newBuilder().setNode(node);
    for (Figure figure : metrics.samples()) {
      if (prefixes.isEmpty() || prefixes.stream().anyMatch(figure.name()::startsWith)) {
        result.addFigures(
            FigureProtocol.NodeFiguresResult.Figure.newBuilder()
                .setName(figure.name())
                .putAllLabels(figure.labels())
                .setValue(figure.value()));
      }
    }
    out.onNext(result.build());
    out.onCompleted();
  }
}
