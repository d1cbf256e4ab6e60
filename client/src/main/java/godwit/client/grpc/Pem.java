package godwit.client.grpc;

import godwit.client.UnusableSettingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in files of PEM. */
final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

  private Pem() {}

  /** Returns the certificates of a file, at least one. */
  static List<X509Certificate> certificates(Path file) throws IOException {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> found =
          factory.generateCertificates(new ByteArrayInputStream(read(file))).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw refused(file, "no certificate in PEM", "Give a file that has one", null);
      }
      return found;
    } catch (CertificateException e) {
      throw refused(file, "no certificate in PEM", "Give a file that has one", e);
    }
  }

  /** Returns the private key of a file. */
  static PrivateKey key(Path file) throws IOException {
    Matcher found = KEY.matcher(new String(read(file), StandardCharsets.US_ASCII));
    String advice = "Make one with: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW";
    if (!found.find()) {
      throw refused(file, "no key in PKCS #8 without a password", advice, null);
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(found.group(1));
      for (String algorithm : ALGORITHMS) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (InvalidKeySpecException e) {
          // It is a key of another algorithm.
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw refused(file, "no key in PKCS #8", advice, e);
    }
    throw refused(file, "no key of EC, RSA or Ed25519", advice, null);
  }

  /** Returns whether what one signs the other one verifies. */
  static boolean match(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    byte[] text = {1, 2, 3};
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(text);
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(certified);
    verifying.update(text);
    return verifying.verify(signing.sign());
  }

  private static byte[] read(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw refused(
          file, "no certificate or key can be read", "Check the path and its permissions", e);
    }
  }

  private static UnusableSettingException refused(
      Path file, String what, String advice, @Nullable Exception cause) {
    return new UnusableSettingException(
        what + ": file=" + file.toAbsolutePath() + ". " + advice, cause);
  }
}
