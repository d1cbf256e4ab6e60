package godwit.cli.setting;

import godwit.client.TlsFiles;
import godwit.server.NodeConfig;
import godwit.server.security.Security;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The settings that protect a node. Whether those of TLS go together is judged at the start. */
final class SecuritySettings {
  private static final Path NONE = Path.of("");
  private static final Group<Security> SECURITY =
      new Group<>(NodeConfig::security, NodeConfig::with);

  private SecuritySettings() {}

  static List<Setting<?>> all() {
    return List.of(
        SECURITY.setting(
            "tls.cert",
            Forms.optional(Forms.PATH),
            security -> identity(security, TlsFiles.Identity::certificate),
            (security, file) -> security.withTls(ca(security), file, key(security)),
            """
            The node's certificate (PEM), then those between it and the CA's. With it the port is
            encrypted, and nodes know each other. It is read again when it changes.
            """),
        SECURITY.setting(
            "tls.key",
            Forms.optional(Forms.PATH),
            SecuritySettings::key,
            (security, file) -> security.withTls(ca(security), certificate(security), file),
            """
            The key of tls.cert (PEM, PKCS #8, without a password).
            """),
        SECURITY.setting(
            "tls.ca",
            Forms.optional(Forms.PATH),
            SecuritySettings::ca,
            (security, file) -> security.withTls(file, certificate(security), key(security)),
            """
            The certificate that nodes' and clients' are signed by (PEM).
            """),
        SECURITY.setting(
            "tls.client-certificates",
            Forms.choice(Security.ClientCertificates.class),
            Security::clients,
            Security::with,
            """
            Whether clients must show certificates, may, or are not known by them.
            """),
        SECURITY.setting(
            "cluster-secret",
            Forms.optional(Forms.PATH),
            Security::secret,
            Security::withSecret,
            """
            The file with a secret that nodes know each other by where there is no TLS.
            """),
        SECURITY.setting(
            "auth",
            Forms.choice(Security.Authentication.class),
            Security::authentication,
            Security::with,
            """
            From when on clients need a token or a certificate.
            """),
        SECURITY.setting(
            "insecure",
            Forms.FLAG,
            Security::insecure,
            Security::insecure,
            """
            Whether the node may listen beyond loopback without TLS: whoever listens in sees all.
            """));
  }

  private static Optional<Path> certificate(Security security) {
    return identity(security, TlsFiles.Identity::certificate);
  }

  private static Optional<Path> key(Security security) {
    return identity(security, TlsFiles.Identity::key);
  }

  private static Optional<Path> ca(Security security) {
    return security.tls().flatMap(TlsFiles::ca);
  }

  private static Optional<Path> identity(
      Security security, Function<TlsFiles.Identity, Path> which) {
    return security.tls().flatMap(TlsFiles::identity).map(which).filter(file -> !file.equals(NONE));
  }
}
