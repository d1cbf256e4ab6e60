package godwit.server.raft;

import com.alipay.sofa.jraft.entity.LocalFileMetaOutter.LocalFileMeta;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.snapshot.Snapshot;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotStorage;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotWriter;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of a replica's snapshots. A copy of another replica's snapshot that broke keeps the
 * files that it has as a whole, and the next one, also after a restart, fetches the others only.
 *
 * <p>What is whole is told by the copy's table, which gets a file when it is synced. JRaft compares
 * {@link FileIdentity} of what is there and of what is to be fetched, and also takes files of the
 * replica's newest snapshot; it does so only where files have an identity.
 */
final class SnapshotFolder extends LocalSnapshotStorage {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotFolder.class);
  static final String UNFINISHED = "temp";

  private final Path directory;
  private final Path unfinished;
  private final RaftOptions options;

  SnapshotFolder(Path directory, RaftOptions options) {
    this(directory.resolve(UNFINISHED), directory, options);
  }

  private SnapshotFolder(Path unfinished, Path directory, RaftOptions options) {
    super(directory.toString(), unfinished.toString(), options);
    this.directory = directory;
    this.unfinished = unfinished;
    this.options = options;
  }

  /** Called for a copy with false: it goes on with what a broken one left. */
  @Override
  public @Nullable SnapshotWriter create(boolean fromEmpty) {
    if (fromEmpty) {
      return super.create(true);
    }
    try {
      Files.createDirectories(unfinished.resolve(Snapshots.STATE));
      makeDirectories();
      Copy copy = new Copy(unfinished, this, options);
      if (copy.init(null)) {
        copy.dropUnfinished();
        return copy;
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("copy of a snapshot begins anew: directory={}", unfinished, e);
    }
    return super.create(true);
  }

  /** Makes those that the newest snapshot has: JRaft links its files before it makes any. */
  private void makeDirectories() throws IOException {
    Path newest = directory.resolve(Snapshot.JRAFT_SNAPSHOT_PREFIX + getLastSnapshotIndex());
    if (Files.isDirectory(newest)) {
      try (Stream<Path> tree = Files.walk(newest)) {
        for (Path path : tree.filter(Files::isDirectory).toList()) {
          Files.createDirectories(unfinished.resolve(newest.relativize(path)));
        }
      }
    }
  }

  /** A snapshot that is being fetched. JRaft's copier owns it, on one thread. */
  private static final class Copy extends LocalSnapshotWriter {
    private final Path directory;

    Copy(Path directory, LocalSnapshotStorage folder, RaftOptions options) {
      super(directory.toString(), folder, options);
      this.directory = directory;
    }

    /** Deletes what is not in the table, and takes from it what is not there as a whole. */
    void dropUnfinished() throws IOException {
      for (String name : listFiles()) {
        LocalFileMeta meta = (LocalFileMeta) getFileMeta(name);
        if (!FileIdentity.mayBe(meta.getChecksum(), directory.resolve(name))) {
          removeFile(name);
        }
      }
      try (Stream<Path> tree = Files.walk(directory.resolve(Snapshots.STATE))) {
        for (Path path : tree.filter(Files::isRegularFile).toList()) {
          if (getFileMeta(directory.relativize(path).toString()) == null) {
            Files.delete(path);
          }
        }
      }
      if (!listFiles().isEmpty()) {
        LOG.info(
            "copy of a snapshot has files of one that broke: directory={} files={}",
            directory,
            listFiles().size());
      }
    }

    /** Refuses a file that is shorter or longer than it is to be. */
    @Override
    public boolean addFile(String name, Message meta) {
      String identity = meta instanceof LocalFileMeta known ? known.getChecksum() : "";
      try {
        if (!identity.isEmpty() && !FileIdentity.mayBe(identity, directory.resolve(name))) {
          LOG.warn("file of a snapshot has not the length that it had: name={}", name);
          return false;
        }
      } catch (IOException e) {
        LOG.warn("file of a snapshot can't be looked at: name={}", name, e);
        return false;
      }
      return super.addFile(name, meta);
    }

    /** A list of its own: JRaft takes files from the table while it goes through it. */
    @Override
    public Set<String> listFiles() {
      return Set.copyOf(super.listFiles());
    }

    /** Keeps what there is if the copy broke. */
    @Override
    public void close() throws IOException {
      close(true);
    }
  }
}
