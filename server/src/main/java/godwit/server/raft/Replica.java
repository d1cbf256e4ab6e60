package godwit.server.raft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.entity.EnumOutter.ErrorType;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import godwit.server.journal.Journal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica on a JRaft node. Thread-safe. */
final class Replica implements RaftGroup {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
  private static final byte[] NO_CONTEXT = new byte[0];

  private final GroupConfig config;
  private final FaultListener listener;
  private final boolean isSoleVoter;
  private final Halt halt = new Halt(this::halted);
  private final Outstanding outstanding;
  private final Rounds barriers = new Rounds(this::readIndex);
  private final ReplicaDisk disk;
  private final Snapshots snapshots;
  private final MachineCaller caller;
  private final NodeImpl node;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean started;

  /**
   * What a replica gets from its node.
   *
   * @param peer this replica's name in its group
   * @param disks opens the directories of log and ballot
   * @param journal sizes of the log's files
   * @param chores runs what may take a while
   * @param isSoleVoter whether the group has no other voter, and will have none while it runs
   */
  record Setup(
      PeerId peer,
      DiskOpener disks,
      Journal.Settings journal,
      Executor chores,
      boolean isSoleVoter) {}

  /** Opens what is on disk and starts on it; leaves nothing open or running when it fails. */
  Replica(GroupConfig config, Setup setup, Replicated machine, FaultListener listener)
      throws IOException {
    this.config = config;
    this.listener = listener;
    this.isSoleVoter = setup.isSoleVoter;
    this.outstanding = new Outstanding(config.maxOutstanding());
    this.disk = ReplicaDisk.open(config.directory(), setup.disks, setup.journal, halt);
    this.snapshots = new Snapshots(config, disk.journal(), setup.chores, halt);
    this.caller = new MachineCaller(machine, snapshots, halt);
    this.node = new NodeImpl(config.name(), setup.peer);
    try {
      disk.requireNothingLost(machine.appliedIndex());
      start(setup);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void start(Setup setup) throws IOException {
    boolean isInitialised = node.init(NodeSettings.of(config, setup, disk, caller, halt));
    started = true;
    Throwable fault = halt.cause();
    if (fault != null || !isInitialised) {
      throw new IOException(
          "replica does not start; see the cause or the log of this node, mend it and start again:"
              + (" group=" + config.name() + " directory=" + config.directory()),
          fault);
    }
    snapshots.attach(node);
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public boolean leads() {
    return caller.leading();
  }

  @Override
  public long term() {
    return caller.term();
  }

  @Override
  public void submit(Proposal proposal) {
    Submission submission = new Submission(proposal, outstanding);
    if (closed.get()) {
      proposal.failed(Failure.CLOSED);
    } else if (!caller.leading()) {
      proposal.failed(Failure.NOT_LEADER);
    } else if (!outstanding.add(submission)) {
      proposal.failed(Failure.BUSY);
    } else {
      offer(submission, ByteBuffer.wrap(proposal.bytes().borrow()));
    }
  }

  private void offer(Submission submission, ByteBuffer bytes) {
    Task task = new Task(bytes, submission);
    task.setExpectedTerm(caller.term());
    try {
      node.apply(task);
    } catch (RuntimeException e) {
      // A node that is shutting down refuses by throwing, before it takes anything.
      submission.fail(Failure.CLOSED);
    }
  }

  /*
   * The only voter of a group needs no round to know that it leads: nobody else can be elected, and
   * nothing is acknowledged before it is applied here [1]. A voter can be added only through the
   * leader, so whoever lets it do so must first take this shortcut away.
   *
   * [1] Ongaro, "Consensus: bridging theory and practice", section 6.4.
   */
  @Override
  public CompletableFuture<Void> readBarrier() {
    if (!caller.leading() || halt.happened()) {
      return CompletableFuture.failedFuture(unavailable(Failure.NOT_LEADER, "not leading"));
    }
    return isSoleVoter ? CompletableFuture.completedFuture(null) : barriers.join();
  }

  private void readIndex(Consumer<@Nullable Throwable> end) {
    node.readIndex(
        NO_CONTEXT,
        new ReadIndexClosure() {
          @Override
          public void run(Status status, long index, byte[] context) {
            boolean isDone = status.isOk() && !halt.happened();
            end.accept(
                isDone
                    ? null
                    : unavailable(Failure.NOT_LEADER, String.valueOf(status.getErrorMsg())));
          }
        });
  }

  @Override
  public CompletableFuture<Void> snapshot() {
    return snapshots.take();
  }

  boolean isClosed() {
    return closed.get();
  }

  /** Does what is due. Called every second. */
  void tick() {
    try {
      snapshots.tick();
    } catch (RuntimeException e) {
      halt.because(e);
    }
  }

  private void halted(Throwable fault) {
    LOG.error("replica halts: group={} directory={}", name(), config.directory(), fault);
    if (!started) {
      return;
    }
    caller.stopLeading();
    outstanding.failAll();
    // JRaft's locks may be held here, and it takes them again to step down.
    Thread.ofPlatform().daemon().name("raft-halt-" + name()).start(() -> stepDown(fault));
  }

  private void stepDown(Throwable fault) {
    node.onError(
        new RaftException(
            ErrorType.ERROR_TYPE_STATE_MACHINE, RaftError.ESTATEMACHINE, "replica halted"));
    listener.onFault(fault);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    caller.stopLeading();
    node.shutdown();
    try {
      node.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    outstanding.failAll();
    try {
      disk.close();
    } catch (IOException e) {
      LOG.warn("replica closed its files with an error: group={}", name(), e);
    }
  }

  private GroupUnavailableException unavailable(Failure failure, String detail) {
    return new GroupUnavailableException(name(), failure, detail);
  }
}
