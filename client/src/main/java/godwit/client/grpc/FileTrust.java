package godwit.client.grpc;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts what the certificates sign that are in their file when a handshake begins. */
final class FileTrust extends X509ExtendedTrustManager {
  private final TlsMaterial material;
  private final boolean nodes;
  private final BiConsumer<X509Certificate, CertificateException> refused;

  private interface Check {
    void make() throws CertificateException;
  }

  /**
   * Makes the trust of one side.
   *
   * @param nodes whether servers must be nodes, rather than have the name that was asked for
   * @param refused is told of clients' certificates that are not trusted, and why
   */
  FileTrust(
      TlsMaterial material,
      boolean nodes,
      BiConsumer<X509Certificate, CertificateException> refused) {
    this.material = material;
    this.nodes = nodes;
    this.refused = refused;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    client(chain, () -> trust().checkClientTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    if (nodes) {
      checkServerTrusted(chain, type);
    } else {
      trust().checkServerTrusted(chain, type, engine);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    client(chain, () -> trust().checkClientTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    if (nodes) {
      checkServerTrusted(chain, type);
    } else {
      trust().checkServerTrusted(chain, type, socket);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    client(chain, () -> trust().checkClientTrusted(chain, type));
  }

  /** Without the name of a host there is nothing but the node to know a server by. */
  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    trust().checkServerTrusted(chain, type);
    if (nodes && !Subjects.isNode(chain[0])) {
      throw new CertificateException(
          "not a node's certificate: subject=" + chain[0].getSubjectX500Principal());
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trust().getAcceptedIssuers();
  }

  private void client(X509Certificate[] chain, Check check) throws CertificateException {
    try {
      check.make();
    } catch (CertificateException e) {
      refused.accept(chain[0], e);
      throw e;
    }
  }

  private X509ExtendedTrustManager trust() {
    return material.current().trust();
  }
}
