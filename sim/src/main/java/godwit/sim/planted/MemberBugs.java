package godwit.sim.planted;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.placement.Membership;
import godwit.sim.cluster.Seams;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import godwit.store.Store;
import godwit.store.Write;
import java.util.ArrayList;
import java.util.List;

/** Mistakes in who belongs to a group, and in what a replica that is added begins with. */
final class MemberBugs {
  private MemberBugs() {}

  /** Counts what a learner has towards the majority of the voters. */
  static final class LearnerCounts implements Seams {
    @Override
    public boolean counts(Membership members, String replica) {
      return members.has(replica);
    }
  }

  /** Sends snapshots that lack a kind of rows. */
  static final class SnapshotLacks implements Seams {
    private final String kind;

    SnapshotLacks(String kind) {
      this.kind = kind;
    }

    @Override
    public List<Write> misremembered(Store store) {
      List<Write> lost = new ArrayList<>();
      try (Snapshot snapshot = store.snapshot();
          Cursor rows = snapshot.cursor(KeyRange.prefix(Bytes.utf8(kind)), Direction.FORWARD)) {
        for (; rows.valid(); rows.next()) {
          lost.add(new Write.Delete(rows.key()));
        }
      }
      return lost;
    }
  }

  /** Changes a group's leader or members while a partition is sealed. */
  static final class ChangesWhileSealed implements Seams {
    @Override
    public boolean changesWhileSealed() {
      return true;
    }
  }

  /** Deletes replicas without making sure that they were removed. */
  static final class DeletesUnasked implements Seams {
    @Override
    public boolean deletesUnasked() {
      return true;
    }
  }
}
