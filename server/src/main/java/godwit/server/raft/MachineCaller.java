package godwit.server.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.StateMachine;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.LeaderChangeContext;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.storage.snapshot.Snapshot;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import godwit.codec.CorruptionException;
import godwit.key.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns JRaft's calls into those of a {@link Replicated} machine, and whatever goes wrong in one
 * into a halt.
 *
 * <p>JRaft's apply thread makes all calls and owns this, except for what is volatile.
 */
final class MachineCaller implements StateMachine {
  private static final int MAX_BATCH_ENTRIES = 1024;
  private static final int MAX_BATCH_BYTES = 8 << 20;

  private final Replicated machine;
  private final Snapshots snapshots;
  private final Halt halt;
  private final Leadership leadership;
  private volatile long appliedIndex;
  private volatile boolean leading;
  private volatile long term;

  /** Hears of the leader, before the machine does. Called on the apply thread. */
  interface Leadership {
    /** This replica leads; the first entry of its term is committed. */
    void leads();

    /** This replica, which led, leads no more. */
    void follows();

    /** Another leads. */
    void follows(String leader);
  }

  MachineCaller(Replicated machine, Snapshots snapshots, Halt halt, Leadership leadership) {
    this.leadership = leadership;
    this.machine = machine;
    this.snapshots = snapshots;
    this.halt = halt;
    this.appliedIndex = machine.appliedIndex();
  }

  /** Whether the machine was told that it leads and not that it does no more. Any thread. */
  boolean leading() {
    return leading;
  }

  /** Term in which it was last told that it leads; 0 before that. Any thread. */
  long term() {
    return term;
  }

  /** Index up to which the machine has the entries. Any thread. */
  long appliedIndex() {
    return appliedIndex;
  }

  /** Takes no further proposals. Any thread. */
  void stopLeading() {
    leading = false;
  }

  @Override
  public void onApply(Iterator entries) {
    while (entries.hasNext()) {
      long first = entries.getIndex();
      if (!applied(nextBatch(entries))) {
        // JRaft's own applied index must stay below the batch: it lets readers go on.
        long taken = entries.getIndex() - first + (entries.hasNext() ? 1 : 0);
        entries.setErrorAndRollback(
            taken, new Status(RaftError.ESTATEMACHINE, "machine failed at index=%d", first));
        return;
      }
    }
  }

  private List<Entry> nextBatch(Iterator entries) {
    List<Entry> batch = new ArrayList<>();
    for (int bytes = 0;
        entries.hasNext() && batch.size() < MAX_BATCH_ENTRIES && bytes < MAX_BATCH_BYTES;
        entries.next()) {
      Entry entry =
          new Entry(
              entries.getIndex(),
              entries.getTerm(),
              entries.getData(),
              (Submission) entries.done());
      batch.add(entry);
      bytes += entry.data.remaining();
    }
    return batch;
  }

  private boolean applied(List<Entry> batch) {
    if (halt.happened()) {
      return false;
    }
    List<Committed> fresh = new ArrayList<>(batch.size());
    for (Entry entry : batch) {
      if (entry.index > appliedIndex) {
        fresh.add(entry.committed());
      }
    }
    if (fresh.isEmpty()) {
      return true;
    }
    try {
      snapshots.handed(fresh.getLast().index());
      machine.apply(List.copyOf(fresh));
      appliedIndex = fresh.getLast().index();
      return true;
    } catch (Throwable e) {
      halt.because(e);
      for (Committed entry : fresh) {
        Proposal local = entry.local();
        if (local != null) {
          local.failed(Failure.UNKNOWN);
        }
      }
      return false;
    }
  }

  @Override
  public void onLeaderStart(long newTerm) {
    calling(() -> {
      term = newTerm;
      leadership.leads();
      leading = !halt.happened();
      machine.leads(newTerm);
    });
  }

  @Override
  public void onLeaderStop(Status status) {
    leading = false;
    leadership.follows();
    calling(machine::follows);
  }

  @Override
  public void onSnapshotSave(SnapshotWriter writer, Closure done) {
    calling(() -> snapshots.save(writer, done));
  }

  @Override
  public boolean onSnapshotLoad(SnapshotReader reader) {
    return calling(() -> load(Path.of(reader.getPath()), reader.load().getLastIncludedIndex()));
  }

  private void load(Path snapshot, long index) throws IOException {
    if (!snapshot.endsWith(Snapshot.JRAFT_SNAPSHOT_PREFIX + index)) {
      throw new CorruptionException(
          "snapshot is of another index than its name says: directory="
              + snapshot
              + " index="
              + index
              + ". Replace this replica from another one or from the newest backup");
    }
    snapshots.loaded(index);
    if (index > appliedIndex) {
      machine.load(snapshot.resolve(Snapshots.STATE));
      appliedIndex = Math.max(index, machine.appliedIndex());
    }
  }

  private boolean calling(Call call) {
    try {
      call.run();
      return true;
    } catch (Throwable e) {
      halt.because(e);
      return false;
    }
  }

  @Override
  public void onError(RaftException e) {
    halt.because(
        new IllegalStateException(
            "the log of a replica failed; see the log of this node for the cause, mend it, and"
                + " restart the replica: "
                + e.getStatus(),
            e));
  }

  @Override
  public void onShutdown() {}

  @Override
  public void onConfigurationCommitted(Configuration configuration) {}

  @Override
  public void onStartFollowing(LeaderChangeContext context) {
    leadership.follows(context.getLeaderId().getIp());
  }

  @Override
  public void onStopFollowing(LeaderChangeContext context) {}

  @FunctionalInterface
  private interface Call {
    void run() throws Exception;
  }

  private record Entry(long index, long term, ByteBuffer data, @Nullable Submission submission) {

    private Committed committed() {
      Proposal local = submission == null ? null : submission.take();
      return new Committed(index, term, local == null ? bytes(data) : local.bytes(), local);
    }

    private static Bytes bytes(ByteBuffer data) {
      if (data.hasArray() && data.arrayOffset() == 0 && data.remaining() == data.array().length) {
        return Bytes.adopt(data.array());
      }
      byte[] copy = new byte[data.remaining()];
      data.duplicate().get(copy);
      return Bytes.adopt(copy);
    }
  }
}
