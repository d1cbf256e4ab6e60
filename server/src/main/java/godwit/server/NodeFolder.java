package godwit.server;

import godwit.partition.ServiceId;
import godwit.placement.GroupName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node's data directory, held against other processes while it is open. Version 1:
 *
 * <pre>
 * GODWIT               a line each: the version of this layout, the node's name, what was drawn
 *                      when the directory was made
 * lock                 held by the process that uses the directory
 * nodes                where the nodes of the cluster are, see AddressBook
 * founded              the data services that this directory has founded, an id a line
 * hosted               how many replicas it has had of groups that others founded
 * trash/               what is being deleted, or made
 * coordinator/         log and store of the coordinator, if the node hosts it
 * services/s1/ …       log and store of each data service
 *
 * A directory of a replica that waited to be added to a group of others holds a file "joined" with
 * the number of the replica.
 * </pre>
 */
final class NodeFolder implements AutoCloseable {
  private static final String VERSION = "godwit 1";
  static final String MARKER = "GODWIT";
  static final String LOCK = "lock";
  private static final String FOUNDED = "founded";
  private static final String HOSTED = "hosted";
  static final String TRASH = "trash";

  private static final int MARKER_LINES = 3;
  private static final int DRAWN_BYTES = 16;
  private static final String JOINED = "joined";

  private final Path directory;
  private final String id;
  private final FileChannel lock;
  private final Made made;
  private final Trash trash;
  private boolean forgotten;

  /** What of the directory was not there before it was opened. */
  private enum Made {
    NOTHING,
    MARKER,
    DIRECTORY
  }

  private NodeFolder(Path directory, String id, FileChannel lock, Made made, Trash trash) {
    this.directory = directory;
    this.id = id;
    this.lock = lock;
    this.made = made;
    this.trash = trash;
  }

  /**
   * Opens the directory, and makes it if it is not there.
   *
   * @throws IOException with what is wrong and what to do next
   */
  static NodeFolder open(Path directory, String node) throws IOException {
    boolean wasThere = Files.exists(directory);
    try {
      Files.createDirectories(directory);
      FileChannel lock = lock(directory);
      try {
        boolean wasClaimed = Files.exists(directory.resolve(MARKER));
        Made made = wasClaimed ? Made.NOTHING : wasThere ? Made.MARKER : Made.DIRECTORY;
        String id = claim(directory, node);
        Trash trash = Trash.open(directory.resolve(TRASH));
        return new NodeFolder(directory, id, lock, made, trash);
      } catch (IOException e) {
        lock.close();
        throw e;
      }
    } catch (FileSystemException e) {
      throw refused(directory, e);
    }
  }

  /**
   * Returns whether {@code directory} is a node's data directory.
   *
   * @throws IOException if nobody can tell, with what is wrong and what to do next
   */
  static boolean isOne(Path directory) throws IOException {
    try {
      Path marker = directory.resolve(MARKER);
      return Files.readAttributes(marker, BasicFileAttributes.class).isRegularFile();
    } catch (NoSuchFileException e) {
      if (isOther(directory)) {
        throw refused(directory, e);
      }
      return false;
    } catch (FileSystemException e) {
      throw refused(directory, e);
    }
  }

  /**
   * Refuses a directory that a node can't use, and changes nothing.
   *
   * @throws IOException with what is wrong and what to do next
   */
  static void requireUsable(Path directory) throws IOException {
    if (!isOne(directory) && Files.exists(directory)) {
      refuseForeign(directory);
    }
  }

  /**
   * Returns the name of the node that keeps its data in {@code directory}, if one does.
   *
   * @throws IOException if nobody can tell, with what is wrong and what to do next
   */
  static Optional<String> nameOf(Path directory) throws IOException {
    if (!isOne(directory)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(directory.resolve(MARKER));
    return lines.size() < 2 ? Optional.empty() : Optional.of(lines.get(1));
  }

  /** Returns what was drawn when the directory was made; no other directory has the same. */
  String id() {
    return id;
  }

  /** Returns whether nothing has been kept here yet. */
  boolean isNew() throws IOException {
    return !hasCoordinator() && services().isEmpty() && founded().isEmpty();
  }

  /**
   * Refuses a directory that has data services and no coordinator; for one of a node that knows no
   * other node that could have it.
   */
  void requireCoordinator() throws IOException {
    if (!isNew() && !hasCoordinator()) {
      throw new IOException(missing(coordinator()));
    }
  }

  /** Says that {@code coordinator}, a directory that should be there, is not, and what to do. */
  static String missing(Path coordinator) {
    return "the coordinator's directory is missing: directory="
        + coordinator.toAbsolutePath()
        + ". It has the tables, and who owns what. Put back that of a backup, then: godwit restore"
        + " --data DIR. If the node joined others that run, start it with --join HOST:PORT of one";
  }

  boolean hasCoordinator() {
    return Files.exists(coordinator());
  }

  Path addressBook() {
    return addressBookIn(directory);
  }

  static Path addressBookIn(Path directory) {
    return directory.resolve("nodes");
  }

  /** Returns the data services that this directory has founded, the first one first. */
  List<ServiceId> founded() throws IOException {
    try {
      return Files.readAllLines(directory.resolve(FOUNDED)).stream().map(ServiceId::parse).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /**
   * Keeps that this directory founds the service, before it does: it must never do it twice, for
   * the service may have gone on elsewhere since.
   */
  void founds(ServiceId service) throws IOException {
    List<String> lines = new ArrayList<>();
    founded().forEach(it -> lines.add(it.toString()));
    lines.add(service.toString());
    writeDurably(directory, FOUNDED, lines);
  }

  /**
   * Keeps that the replica in {@code home}, which is new, waits to be added to a group of others,
   * under a number that none was given here before: it is kept first that it is given. The
   * directory appears with it or not at all, for without it would found a group of its own.
   */
  void joins(Path home) throws IOException {
    int number = 1 + number(directory.resolve(HOSTED)).orElse(0);
    writeDurably(directory, HOSTED, List.of(Integer.toString(number)));
    Path draft = directory.resolve(TRASH).resolve(home.getFileName() + "-joins-" + number);
    Files.createDirectories(draft);
    writeDurably(draft, JOINED, List.of(Integer.toString(number)));
    Files.createDirectories(parentOf(home));
    Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    sync(parentOf(home));
  }

  /** Returns the number of the replica in {@code home}, if it joined a group of others. */
  OptionalInt joinedAs(Path home) throws IOException {
    return number(home.resolve(JOINED));
  }

  private static OptionalInt number(Path file) throws IOException {
    try {
      return OptionalInt.of(Integer.parseInt(Files.readString(file).strip()));
    } catch (NoSuchFileException e) {
      return OptionalInt.empty();
    } catch (NumberFormatException e) {
      throw new IOException(
          "no number: file="
              + file.toAbsolutePath()
              + ". Replace this node by one with an empty directory",
          e);
    }
  }

  /**
   * Deletes the directory of a replica: it is gone from its place at once, and from the disk soon,
   * or at the next opening.
   */
  void delete(Path home) throws IOException {
    trash.take(home);
    sync(parentOf(home));
  }

  Path coordinator() {
    return replicaIn(directory, GroupName.COORDINATOR);
  }

  Path service(String id) {
    return replicaIn(directory, id);
  }

  /** Returns where the replica of {@code group} is kept. */
  static Path replicaIn(Path directory, String group) {
    return group.equals(GroupName.COORDINATOR)
        ? directory.resolve(group)
        : directory.resolve("services").resolve(group);
  }

  /** Returns the ids of the data services that have a directory here, the oldest first. */
  List<ServiceId> services() throws IOException {
    return servicesIn(directory);
  }

  static List<ServiceId> servicesIn(Path directory) throws IOException {
    Path parent = directory.resolve("services");
    if (!Files.exists(parent)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(parent)) {
      return entries
          .map(entry -> ServiceId.parse(entry.getFileName().toString()))
          .sorted()
          .toList();
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "no directory of a data service: in="
              + parent.toAbsolutePath()
              + " cause="
              + e.getMessage()
              + ". Move it elsewhere",
          e);
    }
  }

  /**
   * Has {@link #close} delete what this opening has made, unless something is kept here by now: the
   * node never became one of its cluster, and nobody knows its directory.
   */
  void forget() {
    forgotten = true;
  }

  @Override
  public void close() throws IOException {
    try (lock;
        trash) {
      if (forgotten && made != Made.NOTHING && isNew()) {
        Files.deleteIfExists(addressBook());
        Files.deleteIfExists(directory.resolve(MARKER));
        Files.deleteIfExists(directory.resolve(LOCK));
        if (made == Made.DIRECTORY && isEmpty(directory)) {
          Files.delete(directory);
        }
      }
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock held;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      held = null;
    }
    if (held == null) {
      channel.close();
      throw inUse(directory);
    }
    return channel;
  }

  static IOException inUse(Path directory) {
    return new IOException(
        "data directory is in use by another process: directory="
            + directory.toAbsolutePath()
            + ". Stop that process, connect to it instead, or choose another directory");
  }

  /** Returns what was drawn for the directory. */
  private static String claim(Path directory, String node) throws IOException {
    Path marker = directory.resolve(MARKER);
    List<String> lines;
    try {
      lines = Files.readAllLines(marker);
    } catch (NoSuchFileException e) {
      refuseForeign(directory);
      byte[] drawn = new byte[DRAWN_BYTES];
      new SecureRandom().nextBytes(drawn);
      String id = HexFormat.of().formatHex(drawn);
      writeDurably(directory, MARKER, List.of(VERSION, node, id));
      return id;
    }
    requireVersion(directory, lines);
    if (lines.size() < 2 || !lines.get(1).equals(node)) {
      throw new IOException(
          "data directory belongs to another node: directory="
              + directory.toAbsolutePath()
              + " found="
              + (lines.size() < 2 ? "nothing" : lines.get(1))
              + " node="
              + node
              + ". A directory keeps its node's name: give that one or none, or choose another"
              + " directory");
    }
    if (lines.size() < MARKER_LINES) {
      throw new IOException(
          "data directory was made by a version before the first release: directory="
              + directory.toAbsolutePath()
              + ". Export its tables by the version that made it, and import them into a new one");
    }
    return lines.get(MARKER_LINES - 1);
  }

  /** Refuses what another release wrote into the marker. */
  static void requireVersion(Path directory, List<String> lines) throws IOException {
    if (lines.isEmpty() || !lines.getFirst().equals(VERSION)) {
      throw new IOException(
          "data directory has another version: directory="
              + directory.toAbsolutePath()
              + " found="
              + (lines.isEmpty() ? "nothing" : lines.getFirst())
              + " expected="
              + VERSION
              + ". Use the release that wrote it");
    }
  }

  private static void writeDurably(Path folder, String name, List<String> lines)
      throws IOException {
    Path draft = folder.resolve(name + ".draft");
    Files.write(draft, lines);
    try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      file.force(true);
    }
    Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    sync(folder);
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder)) {
      channel.force(true);
    }
  }

  private static Path parentOf(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("no directory above: path=" + path);
    }
    return parent;
  }

  /** Returns whether there is something that is no directory. */
  private static boolean isOther(Path path) {
    return Files.exists(path) && !Files.isDirectory(path);
  }

  /** Returns what the operating system says against the directory, and what to do next. */
  private static IOException refused(Path directory, FileSystemException cause) {
    Path path = directory.toAbsolutePath();
    if (cause instanceof AccessDeniedException) {
      return new IOException(
          "no permission: file="
              + cause.getFile()
              + ". Give the user of this process the right to read and write it, or choose another"
              + " data directory",
          cause);
    }
    if (isOther(path)) {
      return new IOException(
          "not a directory: file="
              + path
              + ". Choose a directory, or a path where there is none yet",
          cause);
    }
    String why = cause.getReason() == null ? "it can't be made there" : cause.getReason();
    return new IOException(
        "data directory can't be used: directory="
            + path
            + " cause="
            + why
            + ". Choose another directory",
        cause);
  }

  /** Refuses a directory that somebody else uses for something. */
  private static void refuseForeign(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> entries = Files.list(directory)) {
      entries.map(entry -> entry.getFileName().toString()).forEach(names::add);
    }
    names.removeAll(List.of(LOCK, MARKER + ".draft", "lost+found", "audit.log"));
    if (!names.isEmpty()) {
      throw new IOException(
          "directory holds other files: directory="
              + directory.toAbsolutePath()
              + " found="
              + names.subList(0, Math.min(3, names.size()))
              + ". Choose an empty directory, or one that Godwit made");
    }
  }
}
