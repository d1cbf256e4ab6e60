package godwit.client;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The files that one side of a connection is encrypted and known by, all in PEM. They are looked at
 * when a connection is made, so that new ones are taken without a restart.
 *
 * @param ca the certificates that the other side's must be signed by; empty for those that the Java
 *     platform trusts
 * @param identity this side's own; empty for a client that is not known by a certificate
 */
public record TlsFiles(Optional<Path> ca, Optional<Identity> identity) {
  /**
   * A certificate with its key.
   *
   * @param certificate the certificate, then those between it and the CA's
   * @param key in PKCS #8, without a password
   */
  public record Identity(Path certificate, Path key) {}

  /** Returns files that let a client trust the servers of a CA. */
  public static TlsFiles trusting(Path ca) {
    return new TlsFiles(Optional.of(ca), Optional.empty());
  }

  /** Returns files that let both sides know each other. */
  public static TlsFiles mutual(Path ca, Path certificate, Path key) {
    return new TlsFiles(Optional.of(ca), Optional.of(new Identity(certificate, key)));
  }
}
