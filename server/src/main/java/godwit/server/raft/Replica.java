package godwit.server.raft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.entity.EnumOutter.ErrorType;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import godwit.key.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica on a JRaft node. Thread-safe. */
final class Replica implements RaftGroup {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
  private static final int SILENT_TIMEOUTS = 5;

  private final GroupConfig config;
  private final FaultListener listener;
  private final PeerId self;
  private final Halt halt = new Halt(this::halted);
  private final Outstanding outstanding;
  private final Rounds barriers = new Rounds(this::confirm);
  private final ReplicaDisk disk;
  private final Snapshots snapshots;
  private final MachineCaller caller;
  private final Outbound outbound;
  private final SoleVoter soleVoter;
  private final Transfer transfer;
  private final NodeImpl node;
  private final Members members;
  private final TermPoll poll;
  private final Executor threads;
  private final Inbound inbound;
  private final AtomicBoolean removed = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean started;

  /**
   * What a replica gets from its node.
   *
   * @param peer this replica's name in its group
   * @param disks opens the directories of log and ballot
   * @param tuning how it works on disk and with others
   * @param chores runs what may take a while
   * @param inbound runs what other replicas ask for, and may be blocked by it
   * @param rate bounds what snapshots take of disk and network
   */
  record Setup(
      PeerId peer,
      DiskOpener disks,
      Raft.Tuning tuning,
      Executor chores,
      Executor inbound,
      SnapshotRate rate) {}

  /** What a JRaft node gets from a replica. */
  record Parts(MachineCaller caller, Outbound outbound) {}

  /** Opens what is on disk and starts on it; leaves nothing open or running when it fails. */
  Replica(GroupConfig config, Setup setup, Replicated machine, FaultListener listener)
      throws IOException {
    this.config = config;
    this.listener = listener;
    this.self = setup.peer;
    this.outstanding = new Outstanding(config.maxOutstanding());
    this.transfer = new Transfer(config.name());
    Precedence precedence = new Precedence(self.getIp(), config.electionTimeout());
    this.outbound = new Outbound(config.name(), precedence, setup.tuning.transport(), setup.rate);
    this.disk = ReplicaDisk.open(config.directory(), setup.disks, setup.tuning.journal(), halt);
    this.soleVoter = new SoleVoter(self, disk.configurations(), setup.tuning.mayReadAlone());
    this.snapshots =
        new Snapshots(config, self.toString(), machine, disk.journal(), setup.chores, halt);
    this.caller = new MachineCaller(machine, snapshots, halt, new LeaderWatch());
    this.node = new NodeImpl(config.name(), self);
    this.members = new Members(config, node, caller, soleVoter, outbound);
    this.threads = setup.inbound;
    LongSupplier term = disk.ballot()::getTerm;
    this.poll = new TermPoll(outbound, self, term, config.electionTimeout().dividedBy(2));
    this.inbound = new Inbound(node, term, precedence, setup.rate, setup.inbound);
    try {
      disk.requireNothingLost(machine.appliedIndex());
      start(setup);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void start(Setup setup) throws IOException {
    Parts parts = new Parts(caller, outbound);
    boolean isInitialised = node.init(NodeSettings.of(config, setup, disk, parts, halt));
    started = true;
    Throwable fault = halt.cause();
    if (fault != null || !isInitialised) {
      throw new IOException(
          "replica does not start; see the cause or the log of this node, mend it and start again:"
              + (" group=" + config.name() + " directory=" + config.directory()),
          fault);
    }
    snapshots.attach(node);
    members.guardEntries();
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public int number() {
    return config.number();
  }

  @Override
  public boolean leads() {
    return caller.leading();
  }

  @Override
  public boolean halted() {
    return halt.happened();
  }

  @Override
  public long term() {
    return caller.term();
  }

  @Override
  public Optional<String> leader() {
    PeerId leader = node.getLeaderId();
    return leader == null || leader.isEmpty() ? Optional.empty() : Optional.of(leader.getIp());
  }

  @Override
  public boolean votesAlone() {
    return membership().voters().size() == 1
        && members.voter(self.getIp()).filter(self::equals).isPresent();
  }

  @Override
  public Membership membership() {
    return members.current();
  }

  @Override
  public CompletableFuture<Membership> settledMembership() {
    return members.settled();
  }

  @Override
  public boolean isAddressed() {
    return inbound.silenceNanos() < config.electionTimeout().toNanos();
  }

  @Override
  public boolean hasOutrun(long term, long index) {
    return disk.ballot().getTerm() >= term && lastIndex() > index;
  }

  @Override
  public List<Progress> progress() {
    return members.progress();
  }

  @Override
  public long lastIndex() {
    return disk.journal().lastIndex();
  }

  @Override
  public long committedIndex() {
    return closed.get() ? 0 : node.getLastCommittedIndex();
  }

  @Override
  public long appliedIndex() {
    return caller.appliedIndex();
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

  @Override
  public CompletableFuture<Void> readBarrier() {
    if (!caller.leading() || halt.happened()) {
      return CompletableFuture.failedFuture(unavailable(Failure.NOT_LEADER, "not leading"));
    }
    return soleVoter.holds() ? CompletableFuture.completedFuture(null) : barriers.join();
  }

  /** On a thread that may be blocked: JRaft's lock is held while a ballot is written. */
  private void confirm(Consumer<@Nullable Throwable> end) {
    try {
      threads.execute(() -> ask(end));
    } catch (RejectedExecutionException e) {
      end.accept(unavailable(Failure.CLOSED, "the node is closing"));
    }
  }

  private void ask(Consumer<@Nullable Throwable> end) {
    long term = caller.term();
    String otherwise = "no majority knows of no later term than " + term;
    poll.ask(
        term,
        members.voters(),
        isLatest ->
            end.accept(
                isLatest && !halt.happened() ? null : unavailable(Failure.NOT_LEADER, otherwise)));
  }

  @Override
  public CompletableFuture<Void> addLearner(String name, int number) {
    return members.addLearner(Raft.peer(GroupConfig.requireName(name), number));
  }

  @Override
  public CompletableFuture<Void> promote(String name) {
    return members.promote(GroupConfig.requireName(name));
  }

  @Override
  public CompletableFuture<Void> remove(String name) {
    return members.remove(GroupConfig.requireName(name));
  }

  @Override
  public CompletableFuture<Void> transferLeadership(String name) {
    if (!caller.leading()) {
      return CompletableFuture.failedFuture(unavailable(Failure.NOT_LEADER, "not leading"));
    }
    Optional<PeerId> heir = members.voter(name);
    if (heir.isEmpty()) {
      return CompletableFuture.failedFuture(
          unavailable(Failure.REFUSED, "node is no voter: node=" + name));
    }
    if (name.equals(self.getIp())) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> result = transfer.begin(name);
    Status begun = result.isDone() ? Status.OK() : node.transferLeadershipTo(heir.get());
    if (!begun.isOk()) {
      transfer.fail(Failure.BUSY, String.valueOf(begun.getErrorMsg()));
    }
    return result;
  }

  @Override
  public void standAlone() {
    if (members.voter(self.getIp()).filter(self::equals).isEmpty()) {
      throw new IllegalStateException(
          "replica has no vote: group=" + name() + " membership=" + membership());
    }
    Status status = node.resetPeers(new Configuration(List.of(self)));
    if (!status.isOk()) {
      throw new IllegalStateException(
          "replica can't stand alone: group=" + name() + " cause=" + status.getErrorMsg());
    }
  }

  /** Takes a message of another node. */
  CompletableFuture<Bytes> receive(String from, RaftMessage message) {
    if (closed.get()) {
      return CompletableFuture.failedFuture(
          new MessageRefusedException("group is closed here: group=" + name()));
    }
    return inbound.receive(from, message);
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
      if (isRemoved() && removed.compareAndSet(false, true)) {
        listener.removed();
      }
    } catch (RuntimeException e) {
      halt.because(e);
    }
  }

  /*
   * A voter's removal has two halves, and the second is proposed only when the first is committed;
   * so whoever has the second knows that it is out. A learner's has one, which it may have although
   * it is not committed: losing a learner loses nothing. Only silence tells a node that was removed
   * for good from one that becomes a voter, or is far behind and was a member before.
   */
  private boolean isRemoved() {
    ConfigurationEntry last = disk.configurations().last();
    Duration patience = config.electionTimeout().multipliedBy(SILENT_TIMEOUTS);
    return last != null
        && last.getOldConf().isEmpty()
        && !last.getConf().contains(self)
        && !last.getConf().getLearners().contains(self)
        && !caller.leading()
        && inbound.silenceNanos() > patience.toNanos();
  }

  /** Keeps what depends on who leads. */
  private final class LeaderWatch implements MachineCaller.Leadership {
    @Override
    public void leads() {
      soleVoter.lead();
      transfer.fail(Failure.BUSY, "the other did not take it");
    }

    @Override
    public void follows() {
      soleVoter.follow();
    }

    @Override
    public void follows(String leader) {
      transfer.leads(leader);
    }
  }

  private void halted(Throwable fault) {
    LOG.error("replica halts: group={} directory={}", name(), config.directory(), fault);
    if (!started) {
      return;
    }
    caller.stopLeading();
    outstanding.failAll();
    transfer.fail(Failure.UNKNOWN, "the replica halted");
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
    snapshots.close();
    node.shutdown();
    try {
      node.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    outstanding.failAll();
    transfer.fail(Failure.CLOSED, "the replica is closed");
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
