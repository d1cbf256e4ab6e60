package godwit.server;

import godwit.partition.ServiceId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node's data directory, held against other processes while it is open. Version 1:
 *
 * <pre>
 * GODWIT               the version of this layout and the node's name, a line each
 * lock                 held by the process that uses the directory
 * coordinator/         log and store of the coordinator, if the node hosts it
 * services/s1/ …       log and store of each data service
 * </pre>
 */
final class NodeFolder implements AutoCloseable {
  private static final String VERSION = "godwit 1";
  private static final String MARKER = "GODWIT";

  private final Path directory;
  private final FileChannel lock;

  private NodeFolder(Path directory, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Opens the directory, and makes it if it is not there.
   *
   * @throws IOException with what is wrong and what to do next
   */
  static NodeFolder open(Path directory, String node) throws IOException {
    try {
      Files.createDirectories(directory);
      FileChannel lock = lock(directory);
      try {
        claim(directory, node);
      } catch (IOException e) {
        lock.close();
        throw e;
      }
      return new NodeFolder(directory, lock);
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

  Path coordinator() {
    return directory.resolve("coordinator");
  }

  Path service(String id) {
    return directory.resolve("services").resolve(id);
  }

  /** Returns the ids of the data services that have a directory here, the oldest first. */
  List<ServiceId> services() throws IOException {
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

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock held;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      held = null;
    }
    if (held == null) {
      channel.close();
      throw new IOException(
          "data directory is in use by another process: directory="
              + directory.toAbsolutePath()
              + ". Stop that process, connect to it instead, or choose another directory");
    }
    return channel;
  }

  private static void claim(Path directory, String node) throws IOException {
    Path marker = directory.resolve(MARKER);
    List<String> lines;
    try {
      lines = Files.readAllLines(marker);
    } catch (NoSuchFileException e) {
      refuseForeign(directory);
      Path draft = directory.resolve(MARKER + ".draft");
      Files.write(draft, List.of(VERSION, node));
      try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        file.force(true);
      }
      Files.move(draft, marker);
      try (FileChannel folder = FileChannel.open(directory)) {
        folder.force(true);
      }
      return;
    }
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
    if (lines.size() < 2 || !lines.get(1).equals(node)) {
      throw new IOException(
          "data directory belongs to another node: directory="
              + directory.toAbsolutePath()
              + " found="
              + lines.subList(1, lines.size())
              + " node="
              + node
              + ". Start the node under its own name, or choose another directory");
    }
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
    String why = cause.getReason() == null ? cause.getClass().getSimpleName() : cause.getReason();
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
    names.removeAll(List.of("lock", MARKER + ".draft", "lost+found"));
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
