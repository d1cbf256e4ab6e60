package godwit.rocks;

import godwit.rocks.StoreUnavailableException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The directory of a store, held by one process. Format 1:
 *
 * <pre>
 * LOCK           locked while a process has the store open
 * LOCK.probe     another name of it, for a moment while the store is opened
 * VERSION        "godwit-store 1\n"; there once the store is whole
 * VERSION.new    the same, while the store is being made; nothing was ever committed to it
 * db/            the database
 * db.copying/    a checkpoint being copied; worth nothing
 * db.restored/   a checkpoint copied whole; takes the place of db/ at the next opening
 * staged/        files that wait to be ingested
 * </pre>
 *
 * <p>A checkpoint is the same without {@code LOCK} and {@code staged/}.
 */
final class StoreDirectory implements AutoCloseable {
  private static final String VERSION_LINE = "godwit-store 1\n";
  private static final String LOCK = "LOCK";
  private static final String PROBE = "LOCK.probe";
  private static final String VERSION = "VERSION";
  private static final String NEW_VERSION = "VERSION.new";
  private static final String DATABASE = "db";
  private static final String COPYING = "db.copying";
  private static final String RESTORED = "db.restored";
  private static final String STAGED = "staged";

  private final Path root;
  private final FileChannel lock;
  private final boolean fresh;

  private StoreDirectory(Path root, FileChannel lock, boolean fresh) {
    this.root = root;
    this.lock = lock;
    this.fresh = fresh;
  }

  /** Takes the directory for this process alone; an absent or empty one is made a store's. */
  static StoreDirectory open(Path path) {
    Path root = path.toAbsolutePath().normalize();
    try {
      createDurably(root);
      checkContent(root);
      FileChannel lock = lock(root);
      try {
        return new StoreDirectory(root, lock, prepare(root));
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (FileAlreadyExistsException e) {
      throw new StoreUnavailableException(Reason.NOT_A_STORE, "directory=" + root, e);
    } catch (IOException e) {
      throw Faults.of("open directory", root, e);
    }
  }

  Path root() {
    return root;
  }

  Path database() {
    return root.resolve(DATABASE);
  }

  Path staged() {
    return root.resolve(STAGED);
  }

  /** Returns whether the database is still to be made. */
  boolean fresh() {
    return fresh;
  }

  /** Returns whether the file system tells how many names a file has, and tells the truth. */
  boolean countsNames() {
    Path probe = root.resolve(PROBE);
    try {
      Files.deleteIfExists(probe);
      if (!Trees.link(root.resolve(LOCK), probe)) {
        return false;
      }
      boolean counts = Files.getAttribute(probe, "unix:nlink").equals(2);
      Files.delete(probe);
      return counts;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Declares the store whole: from now on a missing database is a fault. */
  void seal() {
    try {
      seal(root);
    } catch (IOException e) {
      throw Faults.of("create store", root, e);
    }
  }

  /** Declares {@code checkpoint} whole. */
  static void seal(Path checkpoint) throws IOException {
    Path line = checkpoint.resolve(NEW_VERSION);
    writeDurably(line, VERSION_LINE);
    Files.move(line, checkpoint.resolve(VERSION), StandardCopyOption.ATOMIC_MOVE);
    sync(checkpoint);
  }

  /** Returns where the database of a checkpoint lies. */
  static Path databaseOf(Path checkpoint) {
    return checkpoint.resolve(DATABASE);
  }

  /** Puts the database of {@code checkpoint} in the place of this one, wholly or not at all. */
  void restore(Path checkpoint) {
    try {
      checkVersion(checkpoint);
      Path copying = root.resolve(COPYING);
      Trees.copy(databaseOf(checkpoint), copying);
      Files.move(copying, root.resolve(RESTORED), StandardCopyOption.ATOMIC_MOVE);
      sync(root);
      finishRestore(root);
      seal(root);
    } catch (IOException e) {
      throw Faults.of("restore from " + checkpoint, root, e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw Faults.of("close directory", root, e);
    }
  }

  /** Makes the entries of a directory durable. */
  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Makes the directory and those above it as far as they are missing. */
  static void createDurably(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (Files.isDirectory(directory) || parent == null) {
      return;
    }
    createDurably(parent);
    Files.createDirectory(directory);
    sync(parent);
  }

  static void writeDurably(Path file, String text) throws IOException {
    Files.writeString(file, text);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Finishes what an earlier process began; returns whether the database is still to be made. */
  private static boolean prepare(Path root) throws IOException {
    boolean fresh = !Files.exists(root.resolve(VERSION));
    if (fresh) {
      writeDurably(root.resolve(NEW_VERSION), VERSION_LINE);
    } else {
      checkVersion(root);
    }
    createDurably(root.resolve(STAGED));
    sync(root);
    Trees.delete(root.resolve(COPYING));
    finishRestore(root);
    return fresh;
  }

  /**
   * Returns where the database lies that the next opening would take, and changes nothing; empty if
   * it would make one.
   */
  static Optional<Path> look(Path root) throws IOException {
    if (!Files.exists(root)) {
      return Optional.empty();
    }
    checkContent(root);
    if (!Files.exists(root.resolve(VERSION))) {
      return Optional.empty();
    }
    checkVersion(root);
    Path restored = root.resolve(RESTORED);
    return Optional.of(Files.exists(restored) ? restored : root.resolve(DATABASE));
  }

  /** Returns where files wait to be ingested; a checkpoint has no such directory. */
  static Path stagedIn(Path root) {
    return root.resolve(STAGED);
  }

  /** Returns what the next opening would delete or finish, by its name. */
  static List<String> leftoversIn(Path root) throws IOException {
    List<String> found = new ArrayList<>();
    for (String name : List.of(COPYING, RESTORED)) {
      if (Files.exists(root.resolve(name))) {
        found.add(name);
      }
    }
    StagedFiles.unfinishedIn(stagedIn(root)).forEach(name -> found.add(STAGED + "/" + name));
    return found;
  }

  private static void finishRestore(Path root) throws IOException {
    Path restored = root.resolve(RESTORED);
    if (Files.exists(restored)) {
      Trees.delete(root.resolve(DATABASE));
      Files.move(restored, root.resolve(DATABASE), StandardCopyOption.ATOMIC_MOVE);
      sync(root);
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock held = channel.tryLock();
      if (held != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new StoreUnavailableException(Reason.IN_USE, "directory=" + root, e);
    }
    channel.close();
    throw new StoreUnavailableException(Reason.IN_USE, "directory=" + root, null);
  }

  private static void checkContent(Path root) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> entries = Files.list(root)) {
      entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    }
    names.removeAll(List.of(LOCK, PROBE));
    if (!names.isEmpty() && !names.contains(VERSION) && !names.contains(NEW_VERSION)) {
      throw new StoreUnavailableException(Reason.NOT_A_STORE, "directory=" + root, null);
    }
  }

  private static void checkVersion(Path root) throws IOException {
    byte[] line = Files.readAllBytes(root.resolve(VERSION));
    String found = new String(line, StandardCharsets.UTF_8);
    if (!found.equals(VERSION_LINE)) {
      String facts = "directory=" + root + " found=" + found.strip() + " known=" + VERSION_LINE;
      throw new StoreUnavailableException(Reason.WRONG_VERSION, facts.strip(), null);
    }
  }
}
