package godwit.client.grpc;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** Whom certificates are of, by their subjects. */
public final class Subjects {
  /** The organizational unit that tells a node's certificate from a client's. */
  public static final String NODE_UNIT = "godwit-node";

  private Subjects() {}

  /** Returns whether the certificate is a node's. */
  public static boolean isNode(X509Certificate certificate) {
    return parts(certificate, "OU").contains(NODE_UNIT);
  }

  /** Returns the common name; empty if there is not exactly one. */
  public static Optional<String> commonName(X509Certificate certificate) {
    List<String> names = parts(certificate, "CN");
    return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
  }

  private static List<String> parts(X509Certificate certificate, String type) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase(type))
              .map(part -> String.valueOf(part.getValue()))
              .toList();
    } catch (InvalidNameException e) {
      return List.of();
    }
  }
}
