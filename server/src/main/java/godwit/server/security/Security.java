package godwit.server.security;

import godwit.client.TlsFiles;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a node is protected; one configuration for clients, nodes and Raft.
 *
 * @param tls with a CA and this node's identity; empty for a port that is not encrypted
 * @param clients whether clients show certificates; with TLS nodes always do
 * @param secret the file with the secret that nodes know each other by where there is no TLS
 * @param insecure whether the node may listen without TLS at other addresses than loopback
 * @param authentication from when on clients must be known
 */
public record Security(
    Optional<TlsFiles> tls,
    ClientCertificates clients,
    Optional<Path> secret,
    boolean insecure,
    Authentication authentication) {
  /** For loopback: no TLS, and authentication from the first user on. */
  public static final Security NONE =
      new Security(
          Optional.empty(),
          ClientCertificates.OPTIONAL,
          Optional.empty(),
          false,
          Authentication.FROM_FIRST_USER);

  /** Whether clients show certificates. */
  public enum ClientCertificates {
    /** Nobody is let in without one of the CA. */
    REQUIRED,
    /** Who shows one is the user that its common name names; who does not needs a token. */
    OPTIONAL,
    /** What clients show makes them nobody: they need a token. */
    NONE
  }

  /** From when on clients must be known. */
  public enum Authentication {
    /** As soon as there is a user: the first is an administrator, and there always is one. */
    FROM_FIRST_USER,
    /** Always; the first user is made with the node stopped. */
    REQUIRED
  }

  public Security {
    if (tls.isPresent() && (tls.get().ca().isEmpty() || tls.get().identity().isEmpty())) {
      throw new IllegalArgumentException(
          "TLS of a node takes a CA, a certificate and a key: tls=" + tls.get());
    }
    if (tls.isEmpty() && clients == ClientCertificates.REQUIRED) {
      throw new IllegalArgumentException("certificates of clients take TLS: clients=" + clients);
    }
  }

  /** Returns the protection of a node by these files, with the rest as is usual. */
  public static Security of(TlsFiles tls) {
    return new Security(
        Optional.of(tls), NONE.clients, Optional.empty(), false, NONE.authentication);
  }

  /** Returns this, with that of clients' certificates. */
  public Security with(ClientCertificates other) {
    return new Security(tls, other, secret, insecure, authentication);
  }

  /** Returns this, with authentication from another moment on. */
  public Security with(Authentication other) {
    return new Security(tls, clients, secret, insecure, other);
  }

  /** Returns this, with a secret of the nodes. */
  public Security withSecret(Path file) {
    return new Security(tls, clients, Optional.of(file), insecure, authentication);
  }

  /** Returns this, listening anywhere without TLS. */
  public Security withoutProtection() {
    return new Security(tls, clients, secret, true, authentication);
  }
}
