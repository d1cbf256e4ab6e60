package godwit.server.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.codec.CorruptionException;
import godwit.server.journal.DirectoryDisk;
import godwit.server.journal.JournalContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the disk of a replica that doesn't run must have. */
class StoppedReplicaTest {
  @TempDir private Path directory;

  @Test
  void emptyDirectoryHasNothingAndMissesNothing() throws IOException {
    StoppedReplica replica = new StoppedReplica(directory);
    JournalContents log = replica.log(entry -> {});
    assertThat(log).isEqualTo(new JournalContents(false, 1, 0, false));
    assertThat(replica.hasBallot()).isFalse();
    assertThat(replica.snapshots()).isEmpty();
    assertThat(replica.hasUnfinishedCopy()).isFalse();
    replica.requireNothingLost(log, 0);
  }

  @Test
  void entriesBetweenSnapshotAndLogAreMissed() throws IOException {
    StoppedReplica replica = new StoppedReplica(directory);
    ballot();
    JournalContents log = new JournalContents(true, 50, 60, false);
    assertThatThrownBy(() -> replica.requireNothingLost(log, 55))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("entries are missing between the newest snapshot and the log")
        .hasMessageContaining("snapshot=0 log=50");
    Files.createDirectories(directory.resolve("snapshots/snapshot_49"));
    replica.requireNothingLost(log, 55);
  }

  @Test
  void stateBeyondTheLogIsMissed() {
    StoppedReplica replica = new StoppedReplica(directory);
    assertThatThrownBy(() -> replica.requireNothingLost(new JournalContents(true, 1, 6, false), 7))
        .hasMessageContaining("log ends before the state: appliedIndex=7 last=6");
    assertThatThrownBy(() -> replica.requireNothingLost(new JournalContents(true, 1, 6, false), 6))
        .hasMessageContaining("ballot is missing");
  }

  @Test
  void snapshotWithoutItsTableIsNoticedAndACopyThatBroke() throws IOException {
    Files.createDirectories(directory.resolve("snapshots/snapshot_7/state"));
    Files.createDirectories(directory.resolve("snapshots/temp/state"));
    StoppedReplica replica = new StoppedReplica(directory);
    List<StoppedReplica.SnapshotFiles> found = replica.snapshots();
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().index()).isEqualTo(7);
    assertThat(found.getFirst().faults().getFirst()).startsWith("its table can't be read: file=");
    assertThat(replica.hasUnfinishedCopy()).isFalse();
    Files.writeString(directory.resolve("snapshots/temp/state/000001.sst"), "half");
    assertThat(replica.hasUnfinishedCopy()).isTrue();
  }

  private void ballot() throws IOException {
    Files.createDirectories(directory.resolve("ballot"));
    BallotFile ballot =
        BallotFile.open(DirectoryDisk.open(directory.resolve("ballot")), new Halt(fault -> {}));
    assertThat(ballot.setTerm(3)).isTrue();
    ballot.shutdown();
  }
}
