package godwit.cli.store;

import godwit.client.Credentials;
import godwit.client.TlsFiles;
import godwit.client.UnusableSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say how a command is known to a node, and the node to it. */
final class LoginOptions {
  private static final String TOKEN_VARIABLE = "GODWIT_TOKEN";

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "Encrypt, and trust nodes whose certificates this one has signed (PEM).")
  private Optional<Path> ca = Optional.empty();

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Be known by this certificate (PEM); takes --tls-key, too.")
  private Optional<Path> certificate = Optional.empty();

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The key of --tls-cert (PEM, PKCS #8).")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Be known by the token in this file (default: that in GODWIT_TOKEN).")
  private Optional<Path> tokenFile = Optional.empty();

  /** Returns the credentials that the options and the environment say. */
  Credentials credentials() throws IOException {
    if (certificate.isPresent() != key.isPresent()) {
      throw new TypeConversionException("--tls-cert and --tls-key go together");
    }
    if (certificate.isPresent() && ca.isEmpty()) {
      throw new TypeConversionException("--tls-cert takes --tls-ca, too");
    }
    Optional<TlsFiles> tls =
        ca.map(file ->
            certificate
                .map(own -> TlsFiles.mutual(file, own, key.orElseThrow()))
                .orElseGet(() -> TlsFiles.trusting(file)));
    try {
      return new Credentials(tls, token());
    } catch (IllegalArgumentException e) {
      throw new UnusableSettingException(String.valueOf(e.getMessage()), e);
    }
  }

  private Optional<String> token() throws IOException {
    if (tokenFile.isEmpty()) {
      return Optional.ofNullable(System.getenv(TOKEN_VARIABLE)).filter(text -> !text.isBlank());
    }
    Path file = tokenFile.get();
    String token;
    try {
      token = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      throw new UnusableSettingException(
          "no token can be read: file=" + file.toAbsolutePath() + ". Check --token-file", e);
    }
    if (token.isEmpty()) {
      throw new UnusableSettingException(
          "no token is in the file: file="
              + file.toAbsolutePath()
              + ". Write the token there as it was shown, or name another --token-file");
    }
    return Optional.of(token);
  }
}
