package godwit.server.raft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import java.util.List;

/** JRaft's options for a replica, each with its reason. */
final class NodeSettings {
  private static final int APPEND_BATCH_BYTES = 1 << 20;
  private static final int RPC_THREADS = 6;

  private NodeSettings() {}

  static NodeOptions of(
      GroupConfig config, Replica.Setup setup, ReplicaDisk disk, MachineCaller caller, Halt halt) {
    NodeOptions options = new NodeOptions();
    options.setFsm(caller);
    options.setServiceFactory(
        new ReplicaServices(new JournalLogStorage(disk, setup.chores(), halt), disk.ballot()));
    options.setInitialConf(new Configuration(List.of(setup.peer())));
    options.setLogUri(disk.directory().toString());
    options.setRaftMetaUri(disk.directory().toString());
    options.setSnapshotUri(disk.snapshots().toString());
    options.setElectionTimeoutMs((int) config.electionTimeout().toMillis());
    options.setRaftOptions(raftOptions(setup.isSoleVoter()));
    // Snapshots are taken when ours says so: JRaft knows neither bytes nor a machine's wishes.
    options.setSnapshotIntervalSecs(0);
    // Each timer of its own is a thread that wakes every millisecond.
    options.setSharedElectionTimer(true);
    options.setSharedVoteTimer(true);
    options.setSharedStepDownTimer(true);
    options.setSharedSnapshotTimer(true);
    options.setSharedTimerPool(true);
    options.setRpcProcessorThreadPoolSize(RPC_THREADS);
    options.setDisableCli(true);
    return options;
  }

  private static RaftOptions raftOptions(boolean isSoleVoter) {
    RaftOptions options = new RaftOptions();
    // A full ring blocks; what is submitted is bounded below its size, so it never is.
    options.setDisruptorBufferSize(2 * GroupConfig.MAX_OUTSTANDING);
    // Entries that wait while one is synced share the next sync.
    options.setMaxAppendBufferSize(APPEND_BATCH_BYTES);
    // JRaft's checksum guards entries that travel. It takes 0.3 ms for 64 KiB, as much as a sync;
    // on disk the journal has its own.
    options.setEnableLogEntryChecksum(!isSoleVoter);
    options.setSyncMeta(true);
    options.setOpenStatistics(false);
    return options;
  }
}
