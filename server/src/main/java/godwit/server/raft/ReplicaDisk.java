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
    Journal journal = Journal.open(opener.open(directory.resolve("journal")), settings, visitor);
    if (journal.tornBytes() > 0) {
      LOG.warn(
          "cut off an unfinished write: directory={} bytes={}", directory, journal.tornBytes());
    }
    try {
      Disk ballotDisk = opener.open(directory.resolve("ballot"));
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
    return directory.resolve("snapshots");
  }

  /** Refuses to go on if what the machine or the log knows to have been written is gone. */
  void requireNothingLost(long appliedIndex) throws IOException {
    long newest = Math.max(journal.lastIndex(), newestSnapshot());
    if (appliedIndex > newest) {
      throw lost("log ends before the state: appliedIndex=" + appliedIndex + " last=" + newest);
    }
    if (ballot.isNew() && (newest > 0 || journal.firstIndex() > 1)) {
      throw lost("ballot is missing while the log has entries: last=" + newest);
    }
  }

  private CorruptionException lost(String what) {
    return new CorruptionException(
        what
            + " directory="
            + directory
            + ". Put the lost files back, or replace this replica from another one or from the"
            + " newest backup");
  }

  private long newestSnapshot() throws IOException {
    if (Files.notExists(snapshots())) {
      return 0;
    }
    try (Stream<Path> files = Files.list(snapshots())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(Snapshot.JRAFT_SNAPSHOT_PREFIX))
          .mapToLong(
              name -> Long.parseLong(name.substring(Snapshot.JRAFT_SNAPSHOT_PREFIX.length())))
          .max()
          .orElse(0);
    }
  }

  @Override
  public void close() throws IOException {
    try (journal) {
      ballot.shutdown();
    }
  }
}
