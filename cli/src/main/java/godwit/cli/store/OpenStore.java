package godwit.cli.store;

import godwit.client.ClientSettings;
import godwit.client.Godwit;
import godwit.client.grpc.RemoteGodwit;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.rpc.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A store in use by this process.
 *
 * @param client the way in
 * @param node the node that holds the store, if it runs in this process
 */
public record OpenStore(Godwit client, Optional<Node> node) implements AutoCloseable {
  /** Opens a store in this process whose requests are tried for as long as is usual. */
  public static OpenStore embedded(Path data, int services) throws IOException {
    Node node = Node.start(NodeConfig.embedded(data, services));
    return new OpenStore(node.client(), Optional.of(node));
  }

  /**
   * Opens a store in this process; no socket is opened.
   *
   * @param services how many data services it has if it has fewer yet
   * @param deadline for how long a request is tried
   * @throws IOException with what is wrong and what to do next
   */
  static OpenStore embedded(Path data, int services, Duration deadline) throws IOException {
    Node node = Node.start(NodeConfig.embedded(data, services));
    return new OpenStore(node.client(settings(deadline)), Optional.of(node));
  }

  /** Returns a store over the network, without waiting for a connection. */
  static OpenStore remote(Endpoint endpoint, Duration deadline) {
    return new OpenStore(
        RemoteGodwit.connect(List.of(endpoint.toString()), settings(deadline)), Optional.empty());
  }

  private static ClientSettings settings(Duration deadline) {
    return ClientSettings.standard(new SecureRandom()).withDeadline(deadline);
  }

  @Override
  public void close() {
    client.close();
    node.ifPresent(Node::close);
  }
}
