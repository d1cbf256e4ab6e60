package godwit.server;

import godwit.placement.GroupName;
import godwit.server.checkup.Finding;
import godwit.server.checkup.ReplicaCheck;
import godwit.server.cluster.AddressBook;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data directory of a node that does not run, held against being started while this is open.
 * Nothing in it is changed. Not thread-safe.
 */
public final class StoppedNode implements AutoCloseable {
  private static final String DIRECTORY = "directory";

  private final Path directory;
  private final List<String> marker;
  private final List<String> others;
  private final Optional<FileChannel> lock;

  private StoppedNode(
      Path directory, List<String> marker, List<String> others, Optional<FileChannel> lock) {
    this.directory = directory;
    this.marker = marker;
    this.others = others;
    this.lock = lock;
  }

  /**
   * Takes hold of the directory.
   *
   * @throws IOException if it is in use, no node's, or of another version, with what to do next
   */
  public static StoppedNode open(Path directory) throws IOException {
    if (!NodeFolder.isOne(directory)) {
      throw new IOException(
          "no node keeps its data there: directory="
              + directory.toAbsolutePath()
              + ". Name the data directory of a node");
    }
    Optional<FileChannel> lock = lock(directory);
    try {
      List<String> marker = Files.readAllLines(directory.resolve(NodeFolder.MARKER));
      NodeFolder.requireVersion(directory, marker);
      List<String> others =
          new ArrayList<>(AddressBook.open(NodeFolder.addressBookIn(directory)).names());
      marker.stream().skip(1).findFirst().ifPresent(others::remove);
      return new StoppedNode(directory, marker, others, lock);
    } catch (IOException e) {
      if (lock.isPresent()) {
        lock.get().close();
      }
      throw e;
    }
  }

  /** Shares the lock, for which the right to read is enough; none is there if none ever started. */
  private static Optional<FileChannel> lock(Path directory) throws IOException {
    Path file = directory.resolve(NodeFolder.LOCK);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    @Nullable FileLock held;
    try {
      held = channel.tryLock(0, Long.MAX_VALUE, true);
    } catch (OverlappingFileLockException e) {
      held = null;
    }
    if (held == null) {
      channel.close();
      throw NodeFolder.inUse(directory);
    }
    return Optional.of(channel);
  }

  /** Returns whether the node knows of others, so that it can't be started alone. */
  public boolean isInCluster() {
    return !others.isEmpty();
  }

  private static boolean isEmpty(Path trash) throws IOException {
    if (!Files.exists(trash)) {
      return true;
    }
    try (Stream<Path> left = Files.list(trash)) {
      return left.findAny().isEmpty();
    }
  }

  /**
   * Looks at every replica here: its log, ballot, snapshots and files, and for a node of a cluster
   * also at owners and rows as its stores have them. Reads every byte.
   *
   * @param findings hears of each as it is found
   * @throws IOException if a file can't be read, though nothing says that it is damaged
   */
  public void check(Consumer<Finding> findings) throws IOException {
    findings.accept(Finding.ok(DIRECTORY, "its version is known: " + String.join(" ", facts())));
    Path trash = directory.resolve(NodeFolder.TRASH);
    if (!isEmpty(trash)) {
      findings.accept(
          Finding.note(
              DIRECTORY,
              "the next start deletes replicas that were taken away or not finished: " + trash));
    }
    List<String> groups = new ArrayList<>();
    if (Files.exists(NodeFolder.replicaIn(directory, GroupName.COORDINATOR))) {
      groups.add(GroupName.COORDINATOR);
    }
    NodeFolder.servicesIn(directory).forEach(id -> groups.add(id.toString()));
    if (!isInCluster() && !groups.isEmpty() && !groups.contains(GroupName.COORDINATOR)) {
      Path coordinator = NodeFolder.replicaIn(directory, GroupName.COORDINATOR);
      findings.accept(Finding.wrong(GroupName.COORDINATOR, NodeFolder.missing(coordinator)));
    }
    for (String group : groups) {
      new ReplicaCheck(group, NodeFolder.replicaIn(directory, group), findings).run(isInCluster());
    }
    if (isInCluster()) {
      skipped(findings);
    }
  }

  private List<String> facts() {
    List<String> facts = new ArrayList<>();
    facts.add("version=" + marker.getFirst().substring(marker.getFirst().indexOf(' ') + 1));
    marker.stream().skip(1).findFirst().ifPresent(name -> facts.add("node=" + name));
    if (isInCluster()) {
      facts.add("others=" + String.join(",", others));
    }
    return facts;
  }

  /** Says what one directory of several can't tell. */
  private static void skipped(Consumer<Finding> findings) {
    for (String what :
        List.of(
            "whether each service has what the coordinator says: the replicas here may be of"
                + " different times",
            "whether the replicas of a group have the same: the others are on other nodes",
            "whether this node still is a member of its groups: it may have been replaced since")) {
      findings.accept(
          Finding.note(DIRECTORY, "skipped, only the running cluster can tell: " + what));
    }
  }

  @Override
  public void close() throws IOException {
    if (lock.isPresent()) {
      lock.get().close();
    }
  }
}
