package godwit.client;

import java.util.Optional;

/**
 * How a client is known to a store, and the store to it.
 *
 * @param tls empty for connections that are not encrypted
 * @param token as it was shown when the user was made; empty for none. It is sent with every
 *     session: over a network that is not trusted only use it with TLS
 */
public record Credentials(Optional<TlsFiles> tls, Optional<String> token) {
  /** No encryption and no token. */
  public static final Credentials NONE = new Credentials(Optional.empty(), Optional.empty());

  public Credentials {
    if (token.isPresent() && !token.get().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "not a token: a character is no printable one of ASCII. Give it as it was shown");
    }
  }

  /** Returns credentials of encrypted connections without a token. */
  public static Credentials of(TlsFiles tls) {
    return new Credentials(Optional.of(tls), Optional.empty());
  }

  /** Returns these with a token. */
  public Credentials withToken(String other) {
    return new Credentials(tls, Optional.of(other));
  }

  /** Says that there is a token, but not which. */
  @Override
  public String toString() {
    return "Credentials[tls=" + tls + ", token=" + (token.isPresent() ? "given" : "none") + "]";
  }
}
