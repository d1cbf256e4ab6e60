package godwit.server.raft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import java.util.List;

/** JRaft's options for a replica, each with its reason. */
final class NodeSettings {
  private static final int APPEND_BATCH_BYTES = 1 << 20;
  private static final int RPC_THREADS = 3;
  private static final int MAX_MESSAGES_IN_FLIGHT = 16;

  /** The longest part of a snapshot's file that travels in a message. */
  static final int CHUNK_BYTES = 1 << 20;

  private NodeSettings() {}

  static NodeOptions of(
      GroupConfig config, Replica.Setup setup, ReplicaDisk disk, Replica.Parts parts, Halt halt) {
    ReplicaOptions options = new ReplicaOptions(parts.outbound());
    options.setFsm(parts.caller());
    options.setServiceFactory(
        new ReplicaServices(new JournalLogStorage(disk, setup.chores(), halt), disk.ballot()));
    options.setInitialConf(
        switch (config.start()) {
          case FOUND -> new Configuration(List.of(setup.peer()));
          case JOIN -> new Configuration();
        });
    options.setLogUri(disk.directory().toString());
    options.setRaftMetaUri(disk.directory().toString());
    options.setSnapshotUri(disk.snapshots().toString());
    // A copy of a snapshot goes on with what a broken one left; see SnapshotFolder.
    options.setFilterBeforeCopyRemote(true);
    options.setElectionTimeoutMs((int) config.electionTimeout().toMillis());
    options.setRaftOptions(raftOptions(config));
    // Snapshots are taken when ours says so: JRaft knows neither bytes nor a machine's wishes.
    options.setSnapshotIntervalSecs(0);
    // Each timer of its own is a thread that wakes every millisecond.
    options.setSharedElectionTimer(true);
    options.setSharedVoteTimer(true);
    options.setSharedStepDownTimer(true);
    options.setSharedSnapshotTimer(true);
    options.setSharedTimerPool(true);
    // A third of them stay once they were used. They run what follows from votes and chunks.
    options.setRpcProcessorThreadPoolSize(RPC_THREADS);
    options.setDisableCli(true);
    return options;
  }

  private static RaftOptions raftOptions(GroupConfig config) {
    RaftOptions options = new RaftOptions();
    // A full ring blocks; what is submitted is bounded below its size, so it never is.
    options.setDisruptorBufferSize(2 * GroupConfig.MAX_OUTSTANDING);
    // Entries that wait while one is synced share the next sync.
    options.setMaxAppendBufferSize(APPEND_BATCH_BYTES);
    options.setSyncMeta(true);
    options.setOpenStatistics(false);
    // By chance up to as much again, so that those who miss their leader don't all stand at a time;
    // ElectionTimers wait for a part of the sum.
    options.setMaxElectionDelayMs((int) config.electionTimeout().toMillis());
    // What a follower that is behind gets at a time: 16 messages of some 512 KiB.
    options.setMaxReplicatorInflightMsgs(MAX_MESSAGES_IN_FLIGHT);
    options.setMaxByteCountPerRpc(CHUNK_BYTES);
    return options;
  }

  /*
   * JRaft's checksum guards entries that travel. It takes 0.3 ms for 64 KiB, as much as a sync; on
   * disk the journal has its own. JRaft looks at the option with each entry, so it may change.
   */
  static void guardEntries(NodeOptions options, boolean travel) {
    options.getRaftOptions().setEnableLogEntryChecksum(travel);
  }
}
