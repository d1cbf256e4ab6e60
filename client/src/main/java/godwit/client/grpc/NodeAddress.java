package godwit.client.grpc;

/** Where a node listens. */
record NodeAddress(String host, int port) {
  /**
   * Returns the address that {@code text} names, as host:port; a host with colons stands in
   * brackets.
   */
  static NodeAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("not an address: text=" + text + " expected=host:port");
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return new NodeAddress(
        bracketed ? host.substring(1, host.length() - 1) : host, port(text, colon));
  }

  private static int port(String text, int colon) {
    try {
      return Integer.parseInt(text.substring(colon + 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not an address: text=" + text + " expected=host:port", e);
    }
  }
}
