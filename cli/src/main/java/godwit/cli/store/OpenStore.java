package godwit.cli.store;

import godwit.client.ClientSettings;
import godwit.client.Credentials;
import godwit.client.Godwit;
import godwit.client.grpc.Channels;
import godwit.client.grpc.RemoteGodwit;
import godwit.server.Node;
import godwit.server.rpc.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A store in use by this process.
 *
 * @param client the way in
 * @param node the node that holds the store, if it runs in this process
 * @param channels make further connections, known as the client is
 * @param borrowed whether somebody else closes it
 */
public record OpenStore(Godwit client, Optional<Node> node, Channels channels, boolean borrowed)
    implements AutoCloseable {
  private static final long LEARNING_SECONDS = 60;

  private static OpenStore of(Godwit client, Node node) {
    return new OpenStore(client, Optional.of(node), Channels.PLAIN, false);
  }

  /** Returns the same store for others to use: closing it does nothing. */
  public OpenStore lent() {
    return new OpenStore(client, node, channels, true);
  }

  /** Opens a store in this process whose requests are tried for as long as is usual. */
  public static OpenStore embedded(Path data, int services) throws IOException {
    Node node = Node.start(Node.configAt(data, services));
    return of(node.client(), node);
  }

  /**
   * Opens a store in this process; no socket is opened.
   *
   * @param services how many data services it has if it has fewer yet
   * @param deadline for how long a request is tried
   * @throws IOException with what is wrong and what to do next
   */
  static OpenStore embedded(Path data, int services, Duration deadline) throws IOException {
    Node node = Node.start(Node.configAt(data, services));
    return of(node.client(settings(deadline)), node);
  }

  /**
   * Opens a store in this process that must be there already.
   *
   * @throws IOException with what is wrong and what to do next
   */
  public static OpenStore present(Path data) throws IOException {
    StoreOptions.requireStore(data);
    return embedded(data, 1);
  }

  /**
   * Opens a store in this process whose coordinator was put back from a backup; returns when it has
   * learnt what it did not know.
   *
   * @throws IOException with what is wrong and what to do next
   */
  public static OpenStore restored(Path data) throws IOException {
    StoreOptions.requireStore(data);
    Node node = Node.start(Node.configAt(data, 1).withRestoredCoordinator());
    try {
      node.learnt().get(LEARNING_SECONDS, TimeUnit.SECONDS);
      return of(node.client(), node);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      node.close();
      throw new IOException("interrupted while the coordinator learns: directory=" + data, e);
    } catch (ExecutionException | TimeoutException e) {
      node.close();
      throw new IOException(
          "the coordinator has not learnt where all keys are: directory="
              + data
              + ". Are the data services of other nodes missing? Put back the whole directory as it"
              + " was at one time",
          e);
    }
  }

  /**
   * Returns a store over the network, without waiting for a connection.
   *
   * @throws IOException if a file of the credentials can't be used, with what to do next
   */
  static OpenStore remote(Endpoint endpoint, Duration deadline, Credentials credentials)
      throws IOException {
    return new OpenStore(
        RemoteGodwit.connect(List.of(endpoint.toString()), settings(deadline), credentials),
        Optional.empty(),
        Channels.of(credentials),
        false);
  }

  private static ClientSettings settings(Duration deadline) {
    return ClientSettings.standard(new SecureRandom()).withDeadline(deadline);
  }

  @Override
  public void close() {
    if (!borrowed) {
      client.close();
      node.ifPresent(Node::close);
    }
  }
}
