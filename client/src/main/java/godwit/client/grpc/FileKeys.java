package godwit.client.grpc;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** The key and certificate that are in their files when a handshake begins. */
final class FileKeys extends X509ExtendedKeyManager {
  private final TlsMaterial material;

  FileKeys(TlsMaterial material) {
    this.material = material;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias();
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    X509ExtendedKeyManager keys = material.current().keys();
    return keys == null ? null : keys.chooseEngineServerAlias(type, issuers, engine);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias();
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    X509ExtendedKeyManager keys = material.current().keys();
    return keys == null ? null : keys.chooseServerAlias(type, issuers, socket);
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    String alias = alias();
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    X509ExtendedKeyManager keys = material.current().keys();
    return keys == null ? null : keys.getServerAliases(type, issuers);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    X509ExtendedKeyManager keys = material.current().keys();
    return keys == null ? null : keys.getCertificateChain(alias);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    X509ExtendedKeyManager keys = material.current().keys();
    return keys == null ? null : keys.getPrivateKey(alias);
  }

  private @Nullable String alias() {
    return material.current().keys() == null ? null : TlsMaterial.ALIAS;
  }
}
