package godwit.client.grpc;

import godwit.client.ClientSettings;
import godwit.client.Credentials;
import godwit.client.Godwit;
import godwit.client.RoutingClient;
import godwit.request.ClientId;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;

/** Stores that are reached over the network. */
public final class RemoteGodwit {
  private RemoteGodwit() {}

  /**
   * Returns a store, without waiting for a connection.
   *
   * @param addresses of some of its nodes, each {@code host:port}; the others are found through
   *     them
   */
  public static Godwit connect(String... addresses) {
    return connect(List.of(addresses), ClientSettings.standard(new SecureRandom()));
  }

  /** Returns a store as {@link #connect(String...)} does, with settings. */
  public static Godwit connect(List<String> addresses, ClientSettings settings) {
    ClientId id = settings.drawId();
    return RoutingClient.over(new GrpcTransport(addresses, id), settings, id);
  }

  /**
   * Returns a store as {@link #connect(String...)} does, with settings and credentials.
   *
   * @throws IOException if a file of the credentials can't be used, with what to do next
   */
  public static Godwit connect(
      List<String> addresses, ClientSettings settings, Credentials credentials) throws IOException {
    ClientId id = settings.drawId();
    GrpcTransport transport = new GrpcTransport(addresses, id, Channels.of(credentials));
    return RoutingClient.over(transport, settings, id);
  }
}
