package godwit.tests.failover;

import godwit.tests.process.ConnectProxy;
import godwit.tests.process.TcpProxy;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Where a member runs, by which ways others reach it, and by which it reaches others.
 *
 * @param host that it listens at
 * @param within the command that its own is appended to; empty for none
 * @param in by which all others reach it; empty for none but its own port
 * @param out by which it reaches all others; empty for none but the network's
 */
record Site(String host, List<String> within, Optional<TcpProxy> in, Optional<ConnectProxy> out)
    implements AutoCloseable {
  /** Finds the place of each member. */
  @FunctionalInterface
  interface Choice {
    Site of(String name) throws Exception;
  }

  private static final String LOOPBACK = "127.0.0.1";

  Site {
    within = List.copyOf(within);
  }

  /** Returns one at loopback, reached directly. */
  static Site direct(String name) {
    return new Site(LOOPBACK, List.of(), Optional.empty(), Optional.empty());
  }

  /** Returns one at loopback, of which each way to and from others can be cut. */
  static Site proxied(String name) throws IOException {
    return new Site(
        LOOPBACK, List.of(), Optional.of(new TcpProxy()), Optional.of(new ConnectProxy()));
  }

  @Override
  public void close() throws IOException {
    if (in.isPresent()) {
      in.get().close();
    }
    if (out.isPresent()) {
      out.get().close();
    }
  }
}
