package godwit.server.raft;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LocalFileMetaOutter.LocalFileMeta;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.snapshot.Snapshot;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotMetaTable;
import godwit.codec.CorruptionException;
import godwit.key.Bytes;
import godwit.server.journal.JournalContents;
import godwit.server.journal.ReadOnlyDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What a replica that nobody runs has on disk: its log, its ballot and its snapshots. Nothing is
 * changed. Not thread-safe.
 *
 * @param directory of the replica's group, as {@link GroupConfig} names it
 */
public record StoppedReplica(Path directory) {
  private static final String ADVICE =
      ". Keep the directory as it is, and replace this replica from another one or from the newest"
          + " backup";

  static {
    Raft.presetJraft();
  }

  /**
   * A snapshot.
   *
   * @param index of the last entry that is in it
   * @param state directory of the machine's checkpoint
   * @param faults what is wrong with its files, by their lengths; empty if nothing is
   */
  public record SnapshotFiles(long index, Path state, List<String> faults) {
    public SnapshotFiles {
      faults = List.copyOf(faults);
    }
  }

  /**
   * Reads the log, and shows {@code data} what each entry of the machine holds.
   *
   * @throws CorruptionException if it is damaged anywhere but in a last batch that was never
   *     acknowledged, or an entry can't be read
   */
  public JournalContents log(Consumer<Bytes> data) throws IOException {
    return JournalContents.of(
        new ReadOnlyDisk(ReplicaDisk.journalIn(directory)),
        (index, payload) -> {
          byte[] bytes = new byte[payload.remaining()];
          payload.duplicate().get(bytes);
          LogEntry entry = EntryFormat.decode(index, bytes);
          if (entry.getType() == EntryType.ENTRY_TYPE_DATA) {
            show(index, entry.getData(), data);
          }
        });
  }

  private void show(long index, ByteBuffer entry, Consumer<Bytes> data) {
    byte[] content = new byte[entry.remaining()];
    entry.duplicate().get(content);
    try {
      data.accept(Bytes.adopt(content));
    } catch (CorruptionException e) {
      throw new CorruptionException(
          "log entry can't be read: directory="
              + directory
              + " index="
              + index
              + " cause="
              + e.getMessage(),
          e);
    }
  }

  /**
   * Returns whether there is a ballot; every replica that ever began a term has one.
   *
   * @throws CorruptionException if it is damaged
   */
  public boolean hasBallot() throws IOException {
    ReadOnlyDisk disk = new ReadOnlyDisk(ReplicaDisk.ballotIn(directory));
    return !BallotFile.open(disk, new Halt(fault -> {})).isNew();
  }

  /** Returns the snapshots, the newest last. More than one are there after a crash only. */
  public List<SnapshotFiles> snapshots() throws IOException {
    List<SnapshotFiles> found = new ArrayList<>();
    for (long index : ReplicaDisk.snapshotsIn(directory)) {
      found.add(look(index));
    }
    found.sort(Comparator.comparingLong(SnapshotFiles::index));
    return found;
  }

  private SnapshotFiles look(long index) throws IOException {
    Path root =
        ReplicaDisk.snapshotFolder(directory).resolve(Snapshot.JRAFT_SNAPSHOT_PREFIX + index);
    List<String> faults = new ArrayList<>();
    Path table = root.resolve(Snapshot.JRAFT_SNAPSHOT_META_FILE);
    LocalSnapshotMetaTable files = new LocalSnapshotMetaTable(new RaftOptions());
    if (!isRead(files, table) || !files.hasMeta()) {
      faults.add("its table can't be read: file=" + table);
    } else {
      if (files.getMeta().getLastIncludedIndex() != index) {
        faults.add(
            "it is of another index than its name says: index="
                + files.getMeta().getLastIncludedIndex()
                + " directory="
                + root);
      }
      for (String name : files.listFiles().stream().sorted().toList()) {
        compare(root.resolve(name), files.getFileMeta(name), faults);
      }
    }
    return new SnapshotFiles(index, root.resolve(Snapshots.STATE), faults);
  }

  private static boolean isRead(LocalSnapshotMetaTable files, Path table) {
    try {
      return files.loadFromFile(table.toString());
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static void compare(Path file, LocalFileMeta meta, List<String> faults)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      faults.add("a file is missing: file=" + file);
    } else if (!meta.getChecksum().isEmpty() && !FileIdentity.mayBe(meta.getChecksum(), file)) {
      faults.add(
          "a file has another length than it had: file=" + file + " bytes=" + Files.size(file));
    }
  }

  /** Returns whether a copy of another replica's snapshot was not finished. */
  public boolean hasUnfinishedCopy() throws IOException {
    Path copy = ReplicaDisk.snapshotFolder(directory).resolve(SnapshotFolder.UNFINISHED);
    if (!Files.isDirectory(copy)) {
      return false;
    }
    try (Stream<Path> tree = Files.walk(copy)) {
      return tree.anyMatch(Files::isRegularFile);
    }
  }

  /**
   * Refuses what can't have been left by a replica of which nothing was lost.
   *
   * @param log what its log has
   * @param appliedIndex of its store
   * @throws CorruptionException with what is missing
   */
  public void requireNothingLost(JournalContents log, long appliedIndex) throws IOException {
    long newest = ReplicaDisk.snapshotsIn(directory).stream().max(Long::compare).orElse(0L);
    if (log.firstIndex() > newest + 1) {
      throw new CorruptionException(
          "entries are missing between the newest snapshot and the log: directory="
              + directory
              + " snapshot="
              + newest
              + " log="
              + log.firstIndex()
              + ADVICE);
    }
    ReplicaDisk.requireNothingLost(
        directory,
        new ReplicaDisk.Present(log.firstIndex(), log.lastIndex(), newest, hasBallot()),
        appliedIndex);
  }
}
