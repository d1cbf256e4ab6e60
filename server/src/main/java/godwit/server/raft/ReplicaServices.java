package godwit.server.raft;

import com.alipay.sofa.jraft.JRaftServiceFactory;
import com.alipay.sofa.jraft.entity.codec.LogEntryCodecFactory;
import com.alipay.sofa.jraft.entity.codec.v2.LogEntryV2CodecFactory;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import com.alipay.sofa.jraft.storage.SnapshotStorage;
import java.nio.file.Path;

/** Hands JRaft the storages of one replica, which were opened before. */
record ReplicaServices(LogStorage log, RaftMetaStorage ballot) implements JRaftServiceFactory {

  @Override
  public LogStorage createLogStorage(String uri, RaftOptions options) {
    return log;
  }

  @Override
  public RaftMetaStorage createRaftMetaStorage(String uri, RaftOptions options) {
    return ballot;
  }

  @Override
  public SnapshotStorage createSnapshotStorage(NodeOptions options) {
    return new SnapshotFolder(Path.of(options.getSnapshotUri()), options.getRaftOptions());
  }

  /** Not used by this log, but JRaft asks for it. */
  @Override
  public LogEntryCodecFactory createLogEntryCodecFactory() {
    return LogEntryV2CodecFactory.getInstance();
  }
}
