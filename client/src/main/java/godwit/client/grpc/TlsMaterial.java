package godwit.client.grpc;

import godwit.client.TlsFiles;
import godwit.client.UnusableSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What is in the files of one side: looked at before each handshake, and read again when a file is
 * another. Files that can't be read, or don't go together, change nothing: those before stay in
 * use, and the reason is told once. Thread-safe; connections that are open go on as they are.
 */
public final class TlsMaterial {
  static final String ALIAS = "own";

  private final TlsFiles files;
  private final Consumer<String> complaints;
  private volatile Loaded loaded;

  /**
   * What the files held when they were read.
   *
   * @param seen what told them apart from others
   */
  record Loaded(
      List<String> seen,
      @Nullable X509ExtendedKeyManager keys,
      X509ExtendedTrustManager trust,
      List<X509Certificate> own) {}

  private TlsMaterial(TlsFiles files, Loaded loaded, Consumer<String> complaints) {
    this.files = files;
    this.loaded = loaded;
    this.complaints = complaints;
  }

  /**
   * Reads the files.
   *
   * @param complaints are told of files that could not be read later
   * @throws IOException with what is wrong and what to do next
   */
  public static TlsMaterial open(TlsFiles files, Consumer<String> complaints) throws IOException {
    return new TlsMaterial(files, load(files, seen(files)), complaints);
  }

  /** Returns this side's own certificate, if it has one. */
  public Optional<X509Certificate> own() {
    return current().own().stream().findFirst();
  }

  /** Returns the key manager of this side; it has no key where there is no identity. */
  public X509ExtendedKeyManager keyManager() {
    return new FileKeys(this);
  }

  /** Returns whom servers trust as clients, and clients as servers of the name they asked for. */
  public TrustManager trustManager() {
    return new FileTrust(this, false);
  }

  /** Returns whom nodes trust: a node of the same CA, whatever its address. */
  public TrustManager nodeTrustManager() {
    return new FileTrust(this, true);
  }

  /** Returns what the files hold, as of now. */
  Loaded current() {
    Loaded present = loaded;
    List<String> seen = seen(files);
    return seen.equals(present.seen()) ? present : reload(seen);
  }

  private synchronized Loaded reload(List<String> seen) {
    Loaded present = loaded;
    if (seen.equals(present.seen())) {
      return present;
    }
    try {
      loaded = load(files, seen);
    } catch (IOException e) {
      complaints.accept("certificates are kept as they were: " + e.getMessage());
      loaded = new Loaded(seen, present.keys(), present.trust(), present.own());
    }
    return loaded;
  }

  private static List<String> seen(TlsFiles files) {
    List<String> seen = new ArrayList<>();
    files.ca().ifPresent(file -> seen.add(seen(file)));
    files
        .identity()
        .ifPresent(own -> {
          seen.add(seen(own.certificate()));
          seen.add(seen(own.key()));
        });
    return seen;
  }

  private static String seen(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return found.lastModifiedTime() + " " + found.size() + " " + found.fileKey();
    } catch (IOException e) {
      return "none: " + e;
    }
  }

  private static Loaded load(TlsFiles files, List<String> seen) throws IOException {
    try {
      List<X509Certificate> own = List.of();
      X509ExtendedKeyManager keys = null;
      if (files.identity().isPresent()) {
        own = Pem.certificates(files.identity().get().certificate());
        keys = keys(own, files.identity().get());
      }
      return new Loaded(seen, keys, trust(files.ca()), own);
    } catch (GeneralSecurityException e) {
      throw new UnusableSettingException(
          "certificates can't be used: cause="
              + e.getMessage()
              + " in="
              + files
              + ". Give other files",
          e);
    }
  }

  private static X509ExtendedKeyManager keys(List<X509Certificate> own, TlsFiles.Identity identity)
      throws IOException, GeneralSecurityException {
    var key = Pem.key(identity.key());
    if (!key.getAlgorithm().equals(own.getFirst().getPublicKey().getAlgorithm())
        || !Pem.match(key, own.getFirst().getPublicKey())) {
      throw new UnusableSettingException(
          "key and certificate don't go together: key="
              + identity.key()
              + " certificate="
              + identity.certificate()
              + ". Give the key that the certificate was made for");
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry(ALIAS, key, new char[0], own.toArray(new X509Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
  }

  private static X509ExtendedTrustManager trust(Optional<Path> ca)
      throws IOException, GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (ca.isEmpty()) {
      factory.init((KeyStore) null);
    } else {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      List<X509Certificate> roots = Pem.certificates(ca.get());
      for (int i = 0; i < roots.size(); i++) {
        store.setCertificateEntry("ca" + i, roots.get(i));
      }
      factory.init(store);
    }
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }
}
