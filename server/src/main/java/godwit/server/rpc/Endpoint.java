package godwit.server.rpc;

import godwit.client.UnusableSettingException;
import java.net.InetSocketAddress;

/**
 * Where a node listens.
 *
 * @param port 1 to 65,535, or 0 for any free one when it begins to listen
 */
public record Endpoint(String host, int port) {
  private static final int MAX_PORT = 65_535;

  public Endpoint {
    if (host.isBlank() || port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("not an endpoint: host=" + host + " port=" + port);
    }
  }

  /** Returns the endpoint written as {@code host:port}. */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      return new Endpoint(
          text.substring(0, Math.max(colon, 0)), Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not host:port: text=" + text, e);
    }
  }

  /**
   * Returns the address to listen at.
   *
   * @throws UnusableSettingException if nobody knows the host
   */
  public InetSocketAddress here() throws UnusableSettingException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnusableSettingException(
          "the host is not known: listen=" + this + ". Give a name or an address of this machine");
    }
    return address;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
