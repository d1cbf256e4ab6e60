package godwit.cli.verb;

import godwit.cli.setting.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how a node is protected. */
final class SecurityOptions {
  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Encrypt: this node's certificate (PEM), with OU=godwit-node in its subject.")
  private Optional<String> certificate = Optional.empty();

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The key of --tls-cert (PEM, PKCS #8).")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "The certificate that nodes' and clients' are signed by (PEM).")
  private Optional<String> ca = Optional.empty();

  @Option(
      names = "--client-certificates",
      paramLabel = "required|optional|none",
      description = "Whether clients show certificates (default: optional).")
  private Optional<String> clients = Optional.empty();

  @Option(
      names = "--cluster-secret",
      paramLabel = "FILE",
      description = "The secret that nodes know each other by without TLS.")
  private Optional<String> secret = Optional.empty();

  @Option(
      names = "--auth",
      paramLabel = "from-first-user|required",
      description = "From when on clients need a token or certificate (default: from-first-user).")
  private Optional<String> authentication = Optional.empty();

  @Option(
      names = "--insecure",
      description = "Listen beyond loopback without encryption: whoever listens in sees all.")
  private boolean insecure;

  /** Returns the settings that the options give, each named by its option. */
  List<Given> given() {
    List<Given> given = new ArrayList<>();
    add(given, "tls.cert", certificate, "--tls-cert");
    add(given, "tls.key", key, "--tls-key");
    add(given, "tls.ca", ca, "--tls-ca");
    add(given, "tls.client-certificates", clients, "--client-certificates");
    add(given, "cluster-secret", secret, "--cluster-secret");
    add(given, "auth", authentication, "--auth");
    if (insecure) {
      given.add(new Given("insecure", "true", "--insecure"));
    }
    return given;
  }

  private static void add(List<Given> given, String key, Optional<String> value, String option) {
    value.ifPresent(it -> given.add(new Given(key, it, option)));
  }
}
