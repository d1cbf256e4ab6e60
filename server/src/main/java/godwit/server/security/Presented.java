package godwit.server.security;

import java.util.Optional;

/**
 * What somebody who calls has shown.
 *
 * @param node whether it was proof of being a node of this store
 * @param token as it was sent; empty if none was
 * @param name the common name of a client's certificate that counts; empty if there is none
 * @param from where the call comes from, as host:port
 */
public record Presented(boolean node, Optional<String> token, Optional<String> name, String from) {
  /** Somebody in this process, who has the directory anyway. */
  public static final Presented LOCAL =
      new Presented(true, Optional.empty(), Optional.of("local"), "process");

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "Presented[node=" + node + ", name=" + name + ", from=" + from + "]";
  }
}
