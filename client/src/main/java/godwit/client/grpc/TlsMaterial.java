package godwit.client.grpc;

import godwit.client.TlsFiles;
import godwit.client.UnusableSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
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
  private final boolean serves;
  private final Consumer<String> complaints;
  private volatile Loaded loaded;

  /**
   * What the files held when they were read.
   *
   * @param seen what told them apart from others
   * @param own this side's certificate, then those between it and the CA's
   * @param roots the CA's; none where those of the virtual machine count
   */
  record Loaded(
      List<String> seen,
      @Nullable X509ExtendedKeyManager keys,
      X509ExtendedTrustManager trust,
      List<X509Certificate> own,
      List<X509Certificate> roots) {}

  /** A certificate that is in use, and its file. */
  private record InUse(X509Certificate certificate, Path file) {
    Instant end() {
      return certificate.getNotAfter().toInstant();
    }
  }

  private TlsMaterial(TlsFiles files, boolean serves, Loaded loaded, Consumer<String> complaints) {
    this.files = files;
    this.serves = serves;
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
    return new TlsMaterial(files, false, load(files, seen(files), false), complaints);
  }

  /**
   * Reads the files of a node; a certificate of its own that has ended can't be used.
   *
   * @param complaints are told of files that could not be read later
   * @throws IOException with what is wrong and what to do next
   */
  public static TlsMaterial ofNode(TlsFiles files, Consumer<String> complaints) throws IOException {
    return new TlsMaterial(files, true, load(files, seen(files), true), complaints);
  }

  /** Returns why no node can use the files, file by file; nothing if one can. */
  public static List<String> problemsOfNode(TlsFiles files) {
    List<String> problems = new ArrayList<>();
    files
        .identity()
        .ifPresent(own -> {
          note(problems, () -> Pem.certificates(own.certificate()));
          note(problems, () -> Pem.key(own.key()));
        });
    files.ca().ifPresent(file -> note(problems, () -> Pem.certificates(file)));
    if (problems.isEmpty()) {
      note(problems, () -> ofNode(files, complaint -> {}));
    }
    return problems;
  }

  private interface Reading {
    Object read() throws IOException;
  }

  private static void note(List<String> problems, Reading reading) {
    try {
      var unused = reading.read();
    } catch (IOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  /** Returns this side's own certificate, if it has one. */
  public Optional<X509Certificate> own() {
    return current().own().stream().findFirst();
  }

  /**
   * Returns which certificates in use end before {@code when}, in words: those of this side, and of
   * several CAs the one that ends last.
   */
  public List<String> endingBefore(Instant when) {
    Loaded present = current();
    List<InUse> all = new ArrayList<>();
    files
        .identity()
        .ifPresent(own -> present.own().forEach(it -> all.add(new InUse(it, own.certificate()))));
    files
        .ca()
        .ifPresent(file ->
            present.roots().stream()
                .map(it -> new InUse(it, file))
                .max(Comparator.comparing(InUse::end))
                .ifPresent(all::add));
    return all.stream()
        .filter(it -> it.end().isBefore(when))
        .map(it ->
            "a certificate ends soon, or has ended: file="
                + it.file().toAbsolutePath()
                + " subject="
                + it.certificate().getSubjectX500Principal()
                + " end="
                + it.end()
                + ". Put a new one in its place")
        .toList();
  }

  /** Returns the key manager of this side; it has no key where there is no identity. */
  public X509ExtendedKeyManager keyManager() {
    return new FileKeys(this);
  }

  /** Returns whom clients trust as servers of the name they asked for. */
  public TrustManager trustManager() {
    return trustManager((certificate, why) -> {});
  }

  /**
   * Returns whom servers trust as clients.
   *
   * @param refused is told of certificates that are not trusted, and why
   */
  public TrustManager trustManager(BiConsumer<X509Certificate, CertificateException> refused) {
    return new FileTrust(this, false, refused);
  }

  /** Returns whom nodes trust: a node of the same CA, whatever its address. */
  public TrustManager nodeTrustManager() {
    return new FileTrust(this, true, (certificate, why) -> {});
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
      loaded = load(files, seen, serves);
    } catch (IOException e) {
      complaints.accept("certificates are kept as they were: " + e.getMessage());
      loaded = new Loaded(seen, present.keys(), present.trust(), present.own(), present.roots());
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

  private static Loaded load(TlsFiles files, List<String> seen, boolean serves) throws IOException {
    try {
      List<X509Certificate> own = List.of();
      X509ExtendedKeyManager keys = null;
      if (files.identity().isPresent()) {
        own = Pem.certificates(files.identity().get().certificate());
        keys = keys(own, files.identity().get());
        if (serves) {
          requireNotEnded(own, files.identity().get().certificate());
        }
      }
      List<X509Certificate> roots =
          files.ca().isPresent() ? Pem.certificates(files.ca().get()) : List.of();
      return new Loaded(seen, keys, trust(roots), own, roots);
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

  private static void requireNotEnded(List<X509Certificate> own, Path file)
      throws UnusableSettingException {
    for (X509Certificate certificate : own) {
      Instant end = certificate.getNotAfter().toInstant();
      if (end.isBefore(Instant.now())) {
        throw new UnusableSettingException(
            "the certificate has ended: file="
                + file.toAbsolutePath()
                + " subject="
                + certificate.getSubjectX500Principal()
                + " end="
                + end
                + ". Put a new one in its place");
      }
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

  private static X509ExtendedTrustManager trust(List<X509Certificate> roots)
      throws IOException, GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (roots.isEmpty()) {
      factory.init((KeyStore) null);
    } else {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < roots.size(); i++) {
        store.setCertificateEntry("ca" + i, roots.get(i));
      }
      factory.init(store);
    }
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }
}
