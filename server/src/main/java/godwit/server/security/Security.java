package godwit.server.security;

import godwit.client.TlsFiles;
import godwit.client.UnusableSettingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private static final Path NO_FILE = Path.of("");

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

  /**
   * Refuses settings that don't go together.
   *
   * @throws UnusableSettingException with what is missing and what to do next
   */
  public void requireWhole() throws UnusableSettingException {
    boolean whole = tls.isEmpty() || tls.filter(Security::isWhole).isPresent();
    if (!whole) {
      throw new UnusableSettingException(
          "TLS of a node takes a certificate, a key and a CA: missing="
              + missing(tls.get())
              + ". Give --tls-cert, --tls-key and --tls-ca together, or tls.cert, tls.key and"
              + " tls.ca");
    }
    if (tls.isEmpty() && clients == ClientCertificates.REQUIRED) {
      throw new UnusableSettingException(
          "certificates of clients take TLS: clients="
              + clients
              + ". Give --tls-cert, --tls-key and --tls-ca, too");
    }
  }

  private static List<String> missing(TlsFiles files) {
    List<String> missing = new ArrayList<>();
    Optional<TlsFiles.Identity> identity = files.identity();
    if (identity.map(TlsFiles.Identity::certificate).filter(it -> !it.equals(NO_FILE)).isEmpty()) {
      missing.add("tls.cert");
    }
    if (identity.map(TlsFiles.Identity::key).filter(it -> !it.equals(NO_FILE)).isEmpty()) {
      missing.add("tls.key");
    }
    if (files.ca().isEmpty()) {
      missing.add("tls.ca");
    }
    return missing;
  }

  private static boolean isWhole(TlsFiles files) {
    return files.ca().isPresent()
        && files
            .identity()
            .filter(it -> !it.certificate().equals(NO_FILE) && !it.key().equals(NO_FILE))
            .isPresent();
  }

  /** Returns this, with those files of TLS; with none of them, without TLS. */
  public Security withTls(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {
    boolean none = ca.isEmpty() && certificate.isEmpty() && key.isEmpty();
    Optional<TlsFiles.Identity> identity =
        certificate.isEmpty() && key.isEmpty()
            ? Optional.empty()
            : Optional.of(new TlsFiles.Identity(certificate.orElse(NO_FILE), key.orElse(NO_FILE)));
    Optional<TlsFiles> files = none ? Optional.empty() : Optional.of(new TlsFiles(ca, identity));
    return new Security(files, clients, secret, insecure, authentication);
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
  public Security withSecret(Optional<Path> file) {
    return new Security(tls, clients, file, insecure, authentication);
  }

  /** Returns this, listening anywhere without TLS, or not. */
  public Security insecure(boolean anywhere) {
    return new Security(tls, clients, secret, anywhere, authentication);
  }
}
