package godwit.server.raft;

import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.storage.snapshot.Snapshot;
import godwit.codec.CorruptionException;
import godwit.server.journal.Disk;
import godwit.server.journal.Journal;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a replica has on disk, open and checked: the log, the ballot, the place of the snapshots.
 *
 * @param directory the replica's directory
 * @param journal the log
 * @param configurations the configurations among the log's entries
 * @param ballot term and vote
 */
record ReplicaDisk(
    Path directory, Journal journal, Configurations configurations, BallotFile ballot)
    implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaDisk.class);

  static ReplicaDisk open(Path directory, DiskOpener opener, Journal.Settings settings, Halt halt)
      throws IOException {
    Configurations configurations = new Configurations();
    Journal.Visitor visitor =
        (index, payload) -> {
          ConfigurationEntry configuration = EntryFormat.configuration(index, payload);
          if (configuration != null) {
            configurations.add(configuration);
          }
        };
    Journal journal = Journal.open(opener.open(journalIn(directory)), settings, visitor);
    if (journal.tornBytes() > 0) {
      LOG.warn(
          "cut off an unfinished write: directory={} bytes={}", directory, journal.tornBytes());
    }
    try {
      Disk ballotDisk = opener.open(ballotIn(directory));
      try {
        BallotFile ballot = BallotFile.open(ballotDisk, halt);
        return new ReplicaDisk(directory, journal, configurations, ballot);
      } catch (IOException | RuntimeException e) {
        ballotDisk.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  Path snapshots() {
    return snapshotFolder(directory);
  }

  static Path journalIn(Path directory) {
    return directory.resolve("journal");
  }

  static Path ballotIn(Path directory) {
    return directory.resolve("ballot");
  }

  static Path snapshotFolder(Path directory) {
    return directory.resolve("snapshots");
  }

  /**
   * What there is.
   *
   * @param first index of the log's first entry, or that which the first one will have
   * @param last index of its last entry; {@code first - 1} if there is none
   * @param snapshot index of the newest snapshot; 0 if there is none
   * @param hasBallot whether there is a ballot
   */
  record Present(long first, long last, long snapshot, boolean hasBallot) {}

  /** Refuses to go on if what the machine or the log knows to have been written is gone. */
  void requireNothingLost(long appliedIndex) throws IOException {
    long newest = snapshotsIn(directory).stream().max(Long::compare).orElse(0L);
    requireNothingLost(
        directory,
        new Present(journal.firstIndex(), journal.lastIndex(), newest, !ballot.isNew()),
        appliedIndex);
  }

  /** Refuses what a replica in {@code directory} can't have left. */
  static void requireNothingLost(Path directory, Present present, long appliedIndex) {
    long newest = Math.max(present.last(), present.snapshot());
    if (appliedIndex > newest) {
      throw lost(
          directory, "log ends before the state: appliedIndex=" + appliedIndex + " last=" + newest);
    }
    if (!present.hasBallot() && (newest > 0 || present.first() > 1)) {
      throw lost(directory, "ballot is missing while the log has entries: last=" + newest);
    }
  }

  private static CorruptionException lost(Path directory, String what) {
    return new CorruptionException(
        what
            + " directory="
            + directory
            + ". Put the lost files back, or replace this replica from another one or from the"
            + " newest backup");
  }

  /** Returns the indexes of the snapshots, in no particular order. */
  static List<Long> snapshotsIn(Path directory) throws IOException {
    Path folder = snapshotFolder(directory);
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(Snapshot.JRAFT_SNAPSHOT_PREFIX))
          .map(name -> Long.parseLong(name.substring(Snapshot.JRAFT_SNAPSHOT_PREFIX.length())))
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    try (journal) {
      ballot.shutdown();
    }
  }
}
