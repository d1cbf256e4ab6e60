package godwit.server.raft;

import com.alipay.sofa.jraft.storage.snapshot.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The large files of snapshots that JRaft deletes all at once: they have another name each before,
 * and go gently afterwards, but for those that the machine or a newer snapshot has as well. Where
 * files can't have two names JRaft's deletion stands; so it does for a snapshot that is replaced by
 * one of another replica. Thread-safe.
 */
final class RetiredSnapshots implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RetiredSnapshots.class);
  static final String NAME = "retired";

  private final Path snapshots;
  private final Path retired;
  private final AtomicBoolean dropping = new AtomicBoolean();
  private final AtomicBoolean again = new AtomicBoolean();
  private volatile boolean closed;

  /** Makes one for a replica in {@code directory}. */
  RetiredSnapshots(Path directory) {
    this.snapshots = ReplicaDisk.snapshotFolder(directory);
    this.retired = directory.resolve(NAME);
  }

  /** Gives the large files of all snapshots that there are another name. */
  void keep() {
    try {
      Files.createDirectories(retired);
      for (Path snapshot : list(snapshots)) {
        String name = String.valueOf(snapshot.getFileName());
        if (name.startsWith(Snapshot.JRAFT_SNAPSHOT_PREFIX)) {
          keep(snapshot, name);
        }
      }
    } catch (IOException | UncheckedIOException | UnsupportedOperationException e) {
      // It may be gone by now: JRaft deletes one that was being read when its reader ends.
      LOG.info("a snapshot will be deleted at once: in={} why={}", snapshots, e.toString());
    }
  }

  private void keep(Path snapshot, String name) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(snapshot)) {
      files = tree.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      if (Files.size(file) > GentleDeletion.STEP_BYTES) {
        keep(file, retired.resolve(name + "-" + file.getFileName()));
      }
    }
  }

  private static void keep(Path file, Path other) throws IOException {
    try {
      Files.createLink(other, file);
    } catch (FileAlreadyExistsException kept) {
      return;
    }
    if (GentleDeletion.isOnlyName(other)) {
      Files.delete(other);
      throw new UnsupportedOperationException("names are not counted: file=" + file);
    }
  }

  /** Removes these names, on a thread of its own; gently where a file has no other. */
  void drop() {
    again.set(true);
    if (!closed && Files.exists(retired) && dropping.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("raft-drop-snapshot").start(this::dropAll);
    }
  }

  private void dropAll() {
    try {
      while (again.getAndSet(false)) {
        dropOnce();
      }
    } catch (NoSuchFileException gone) {
      return;
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("files of a snapshot stay until the next one is taken: in={}", retired, e);
    } finally {
      dropping.set(false);
    }
    if (again.get()) {
      drop();
    }
  }

  private void dropOnce() throws IOException {
    for (Path file : list(retired)) {
      if (!closed) {
        GentleDeletion.delete(file);
      }
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  /** Lets the rest be deleted after the next opening. */
  @Override
  public void close() {
    closed = true;
  }
}
