package godwit.cli.verb;

import godwit.client.TlsFiles;
import godwit.server.security.Security;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say how a node is protected. */
final class SecurityOptions {
  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Encrypt: this node's certificate (PEM), with OU=godwit-node in its subject.")
  private Optional<Path> certificate = Optional.empty();

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The key of --tls-cert (PEM, PKCS #8).")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "The certificate that nodes' and clients' are signed by (PEM).")
  private Optional<Path> ca = Optional.empty();

  @Option(
      names = "--client-certificates",
      paramLabel = "required|optional|none",
      description = "Whether clients show certificates (default: optional).")
  private Optional<Security.ClientCertificates> clients = Optional.empty();

  @Option(
      names = "--cluster-secret",
      paramLabel = "FILE",
      description = "The secret that nodes know each other by without TLS.")
  private Optional<Path> secret = Optional.empty();

  @Option(
      names = "--auth",
      paramLabel = "first-user|required",
      description = "From when on clients need a token or certificate (default: first-user).")
  private Optional<Start> authentication = Optional.empty();

  @Option(
      names = "--insecure",
      description = "Listen beyond loopback without encryption: whoever listens in sees all.")
  private boolean insecure;

  /** From when on clients must be known, as it is written. */
  private enum Start {
    FIRST_USER(Security.Authentication.FROM_FIRST_USER),
    REQUIRED(Security.Authentication.REQUIRED);

    private final Security.Authentication meaning;

    Start(Security.Authentication meaning) {
      this.meaning = meaning;
    }

    @Override
    public String toString() {
      return this == FIRST_USER ? "first-user" : "required";
    }
  }

  /** Returns the protection that the options say. */
  Security security() {
    boolean none = certificate.isEmpty() && key.isEmpty() && ca.isEmpty();
    boolean all = certificate.isPresent() && key.isPresent() && ca.isPresent();
    if (!none && !all) {
      throw new TypeConversionException("--tls-cert, --tls-key and --tls-ca go together");
    }
    Security.ClientCertificates shown = clients.orElse(Security.NONE.clients());
    if (none && shown == Security.ClientCertificates.REQUIRED) {
      throw new TypeConversionException("--client-certificates required takes --tls-cert, too");
    }
    Optional<TlsFiles> tls =
        all
            ? Optional.of(
                TlsFiles.mutual(ca.orElseThrow(), certificate.orElseThrow(), key.orElseThrow()))
            : Optional.empty();
    return new Security(
        tls,
        shown,
        secret,
        insecure,
        authentication.map(it -> it.meaning).orElse(Security.NONE.authentication()));
  }
}
