package godwit.server.replica;

import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.DataEntry;
import godwit.data.DataSettings;
import godwit.data.Inquiries;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.PartitionMap;
import godwit.data.Reads;
import godwit.data.ServiceView;
import godwit.key.Bytes;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.placement.ReplicaReport;
import godwit.request.Mutation;
import godwit.request.ReadAnswer;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.Routing;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.rocks.RocksStore;
import godwit.rocks.StagedCopies;
import godwit.server.metrics.RequestFigures.Kind;
import godwit.server.raft.FaultListener;
import godwit.server.raft.GroupConfig;
import godwit.server.raft.Raft;
import godwit.server.raft.RaftGroup;
import godwit.server.watch.RequestWatch;
import godwit.server.watch.Watch;
import godwit.server.watch.WatchedMachine;
import godwit.store.Write;
import godwit.wire.Formats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * This node's replica of one data service, for clients, peers and drivers. Thread-safe; nothing
 * blocks, but a read does its work on the thread that asks or, where it has to wait first, on the
 * readers' executor.
 *
 * <p>Futures fail with {@link ProposalFailedException} or {@code GroupUnavailableException}: not
 * done, but for a failed proposal whose outcome is unknown.
 */
public final class DataService implements AutoCloseable {
  private static final long BUSY_MILLIS = 20;
  private static final int REQUEST_BYTES = 64;

  private final ServiceId id;
  private final StoreHome home;
  private final DataReplica replica;
  private final WatchedMachine machine;
  private final RaftGroup group;
  private final RequestWatch requests;
  private final GroupCommit<DataCommand, DataAnswer> log;
  private final Parking parking = new Parking();
  private final SlowedWrites slowed;
  private final NodeClock clock;
  private final Executor readers;
  private final RoundReads rounds;
  private final DiskSpace space;
  private final CopyOnWriteArrayList<Runnable> watchers = new CopyOnWriteArrayList<>();
  private final LoadFigures load = new LoadFigures();
  private final ClientDelays delays = new ClientDelays();
  private final PacedCopies copies;

  /**
   * What a data service runs on.
   *
   * @param space of the disk that its log and store are on
   * @param readers runs reads that had to wait
   * @param elsewhere brings a staged file from another replica of the service; may block
   * @param copies that it is the source of, paced
   * @param watch counts and times what it does
   */
  public record Setup(
      Raft raft,
      ReplicaHome home,
      DataSettings settings,
      NodeClock clock,
      DiskSpace space,
      Executor readers,
      PacedCopies copies,
      Function<String, Optional<Bytes>> elsewhere,
      FaultListener faults,
      Watch watch) {}

  /** Starts the replica: what its log holds above the store's applied index is applied again. */
  public static DataService start(ServiceId id, Setup setup) throws IOException {
    return new DataService(id, setup);
  }

  private DataService(ServiceId id, Setup setup) throws IOException {
    this.id = id;
    this.clock = setup.clock();
    this.readers = setup.readers();
    this.rounds = new RoundReads(readers);
    this.slowed = new SlowedWrites(readers);
    this.space = setup.space();
    this.copies = setup.copies();
    this.requests = setup.watch().requests(id.toString());
    this.log =
        new GroupCommit<>(
            new GroupCommit.Format<>(DataService::encode, DataService::bytes),
            clock,
            setup.watch().commits(id.toString()));
    this.home =
        new StoreHome(
            setup.home().store(), setup.home().rocks(), setup.faults()::onFault, setup.elsewhere());
    this.replica = new DataReplica(id, home, setup.settings(), new Changes());
    this.machine = setup.watch().machine(id.toString(), replica);
    try {
      GroupConfig config = setup.home().groupConfig(id.toString());
      this.group = setup.raft().start(config, machine, setup.faults());
    } catch (IOException | RuntimeException e) {
      home.close();
      throw e;
    }
    log.open(group);
    copies.mind(delays::requests);
  }

  public ServiceId id() {
    return id;
  }

  /** Returns the partitions as of the last commit that this replica has applied. */
  public ServiceView view() {
    return replica.view();
  }

  /** Returns the service's clock as answers carry it. */
  public long clock() {
    ServiceView now = view();
    return clock.isAhead() ? now.clock() : now.clockAt(clock.millis());
  }

  /** Returns the store, for reading. */
  public RocksStore store() {
    return replica.store();
  }

  /** Returns what is to be told of this replica. */
  public ReplicaReport report() {
    return GroupReport.of(group);
  }

  /** Returns the group that this is a replica of. */
  public RaftGroup group() {
    return group;
  }

  /** Returns the staged files as bytes, for other replicas. */
  public StagedCopies stagedCopies() {
    return replica.store().stagedCopies();
  }

  /** Returns whether this replica leads; only then it serves, and drives. */
  public boolean leads() {
    return replica.leads();
  }

  /** Completes when this replica begins to lead for the first time. */
  public CompletableFuture<Void> led() {
    return replica.led();
  }

  /** Calls {@code watcher}, on the apply thread, whenever partitions or leadership have changed. */
  public void watch(Runnable watcher) {
    watchers.add(watcher);
  }

  /** Runs a client's write; one that meets a hand-over waits for its end. */
  public CompletableFuture<WriteAnswer> write(ServiceRequest.Write request) {
    RequestWatch.Begun begun = requests.begin(Kind.WRITE);
    CompletableFuture<WriteAnswer> answer = new CompletableFuture<>();
    Optional<Partition> owner = owner(request, view().partitions());
    owner.ifPresent(partition -> load.write(partition.id()));
    Optional<Refusal> shortage = owner.flatMap(partition -> space.shortage());
    if (shortage.isPresent()) {
      answer.complete(new WriteAnswer.Refused(shortage.get()));
    } else {
      write(request, clock.millis(), answer);
    }
    return begun.until(answer, Endings::of);
  }

  private void write(
      ServiceRequest.Write request, long since, CompletableFuture<WriteAnswer> answer) {
    PartitionMap seen = replica.view().partitions();
    Optional<Partition> owner = owner(request, seen);
    if (owner.map(Partition::state).filter(PartitionState.Sealed.class::isInstance).isPresent()) {
      park(seen, since, () -> write(request, since, answer), answer);
    } else if (owner.isPresent()) {
      PartitionId id = owner.get().id();
      Runnable submit = () -> submit(request, Optional.of(id), since, answer);
      slowed.inTurn(id, request, submit, () -> answer.complete(new Routing.Busy(BUSY_MILLIS)));
    } else {
      submit(request, Optional.empty(), since, answer);
    }
  }

  private void submit(
      ServiceRequest.Write request,
      Optional<PartitionId> owner,
      long since,
      CompletableFuture<WriteAnswer> answer) {
    long begun = delays.writeBegins();
    log.submit(new DataCommand.Write(request))
        .whenComplete((decided, failure) -> {
          delays.writeEnded(begun);
          if (failure != null) {
            answer.completeExceptionally(failure);
          } else if (!(decided instanceof DataAnswer.Written written)) {
            answer.completeExceptionally(new AssertionError("no answer to a write: " + decided));
          } else if (written.answer() instanceof Routing.Parked) {
            Runnable again = () -> write(request, since, answer);
            park(replica.view().partitions(), since, again, answer);
          } else {
            owner.ifPresent(id -> slowed.wrote(id, request, written.answer()));
            answer.complete(written.answer());
          }
        });
  }

  /**
   * Answers a client's read, linearizably; one that comes before a hand-over has ended waits for
   * it.
   */
  public CompletableFuture<ReadAnswer> read(ServiceRequest.Read request) {
    RequestWatch.Begun begun = requests.begin(kind(request));
    CompletableFuture<ReadAnswer> answer = new CompletableFuture<>();
    delays.read();
    read(request, clock.millis(), answer);
    return begun.until(answer, Endings::of);
  }

  /** As {@link #read}, on a thread of the readers: for callers that must not be held up by rows. */
  public CompletableFuture<ReadAnswer> readAside(ServiceRequest.Read request) {
    try {
      return CompletableFuture.supplyAsync(() -> read(request), readers).thenCompose(it -> it);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Kind kind(ServiceRequest.Read request) {
    return switch (request) {
      case ServiceRequest.Get get -> Kind.GET;
      case ServiceRequest.Scan scan -> Kind.SCAN;
      case ServiceRequest.ReadClock clock -> Kind.CLOCK;
      case ServiceRequest.Measure measure -> Kind.MEASURE;
    };
  }

  private void read(ServiceRequest.Read request, long since, CompletableFuture<ReadAnswer> answer) {
    long term = group.term();
    CompletableFuture<Void> barrier = group.readBarrier();
    if (barrier.isDone() && !barrier.isCompletedExceptionally()) {
      readNow(request, term, since, answer);
      return;
    }
    Consumer<@Nullable Throwable> then =
        failure -> {
          if (failure != null) {
            answer.completeExceptionally(failure);
          } else {
            readNow(request, term, since, answer);
          }
        };
    if (request instanceof ServiceRequest.Get) {
      rounds.after(barrier, then);
    } else {
      barrier.whenCompleteAsync((done, failure) -> then.accept(failure), readers);
    }
  }

  private void readNow(
      ServiceRequest.Read request, long term, long since, CompletableFuture<ReadAnswer> answer) {
    try {
      ServiceView now = replica.view();
      OptionalLong clock = Reads.needsClock(request, now);
      if (clock.isPresent()) {
        advance(clock.getAsLong(), request, term, since, answer);
        return;
      }
      ReadAnswer result = Reads.answer(request, now, replica.store());
      group.requireLed(term);
      if (result instanceof Routing.Parked) {
        park(now.partitions(), since, () -> read(request, since, answer), answer);
      } else {
        answer.complete(counted(request, result, now.partitions()));
      }
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  /** Counts a read with the partition that answered; tells one that asks what was counted. */
  private ReadAnswer counted(ServiceRequest.Read request, ReadAnswer answer, PartitionMap asked) {
    if (answer instanceof ReadAnswer.Measured measured) {
      return measured.with(load.load(measured.partition()));
    }
    Optional<Partition> owner =
        switch (request) {
          case ServiceRequest.Get get -> asked.owner(get.table(), get.key());
          case ServiceRequest.Scan scan ->
              asked.ownerAtEnd(scan.table(), scan.range(), scan.direction());
          case ServiceRequest.ReadClock clock -> Optional.empty();
          case ServiceRequest.Measure measure -> Optional.empty();
        };
    owner.ifPresent(partition -> load.read(partition.id()));
    return answer;
  }

  private void advance(
      long to,
      ServiceRequest.Read request,
      long term,
      long since,
      CompletableFuture<ReadAnswer> answer) {
    log.submitAlone(new DataCommand.AdvanceClock(to))
        .whenCompleteAsync(
            (decided, failure) -> {
              if (failure != null) {
                answer.completeExceptionally(failure);
              } else if (decided instanceof DataAnswer.Refused refused) {
                String detail = refused.refusal().detail();
                answer.complete(new WriteAnswer.Refused(new Refusal(Reason.FUTURE_TIME, detail)));
              } else {
                readNow(request, term, since, answer);
              }
            },
            readers);
  }

  /**
   * Proposes a step of a reshape, or another command that is not a client's, in an entry of its
   * own.
   */
  public CompletableFuture<DataAnswer> propose(DataCommand command) {
    return log.submitAlone(command);
  }

  /**
   * Answers what a peer or the coordinator asks, linearizably, on the readers' executor; rows of a
   * view only as fast as clients leave time for it.
   */
  public CompletableFuture<InquiryAnswer> ask(Inquiry inquiry) {
    long waitNanos =
        inquiry instanceof Inquiry.ViewChunk chunk ? copies.readNanos(chunk.maxBytes()) : 0;
    Executor reader =
        waitNanos == 0
            ? readers
            : CompletableFuture.delayedExecutor(waitNanos, TimeUnit.NANOSECONDS, readers);
    long term = group.term();
    return group
        .readBarrier()
        .thenApplyAsync(
            done -> {
              InquiryAnswer answer = Inquiries.answer(inquiry, replica.store());
              group.requireLed(term);
              return slowed.gave(inquiry, answer);
            },
            reader);
  }

  /**
   * Stages a chunk's rows for a partition that receives; durable when it returns. Takes as long as
   * writing them.
   */
  public void stage(String file, Iterable<Write.Put> rows) {
    space
        .shortage()
        .ifPresent(refusal -> {
          throw new UncheckedIOException(new IOException("no room for a chunk: " + refusal));
        });
    replica.store().staging().stage(file, rows);
  }

  /** Looks how much room there is on the disk. */
  public void lookAtSpace() {
    space.look();
  }

  /** Returns whether a snapshot would let staged files go. */
  public boolean holdsStagedFiles() {
    return replica.holdsStagedFiles();
  }

  /** Takes a snapshot, which lets the log's beginning go. */
  public CompletableFuture<Void> snapshot() {
    return group.snapshot();
  }

  /** Gives up requests that have waited too long for a hand-over; the client asks again. */
  public void expireParked() {
    parking.expire(clock.millis());
  }

  /** Returns how many requests wait for a hand-over. */
  public int parked() {
    return parking.size();
  }

  /** Returns the partitions whose writers are slowed, since a move must catch up with them. */
  public List<PartitionId> slowed() {
    return slowed.partitions();
  }

  /** Returns how its log, its queue and its apply thread stand. */
  public GroupStanding standing() {
    return GroupStanding.of(group, machine, log);
  }

  /** Returns the space of the disk. */
  public DiskSpace space() {
    return space;
  }

  @Override
  public void close() {
    group.close();
    slowed.close();
    parking.close();
    home.close();
  }

  private static Optional<Partition> owner(ServiceRequest.Write request, PartitionMap partitions) {
    return request.mutations().isEmpty()
        ? Optional.empty()
        : partitions.owner(request.table(), request.lowestKey());
  }

  /**
   * Parks a request until the partitions change from those that were {@code seen}. They may have
   * changed already, before the request was parked: then it is asked again at once.
   */
  @SuppressWarnings("ReferenceEquality") // a changed map is another one
  private <A> void park(
      PartitionMap seen, long since, Runnable again, CompletableFuture<A> answer) {
    @SuppressWarnings("unchecked")
    A busy = (A) new Routing.Busy(BUSY_MILLIS);
    if (!parking.park(new Parking.Parked(since, again, () -> answer.complete(busy)))) {
      answer.complete(busy);
    } else if (replica.view().partitions() != seen) {
      parking.release();
    }
  }

  private static Bytes encode(long stamp, List<DataCommand> commands) {
    return Formats.DATA_ENTRY.encode(new DataEntry(stamp, commands));
  }

  private static int bytes(DataCommand command) {
    if (!(command instanceof DataCommand.Write write)) {
      return 0;
    }
    int bytes = 0;
    for (Mutation mutation : write.request().mutations()) {
      int value = mutation instanceof Mutation.Put put ? put.value().length() : 0;
      bytes += REQUEST_BYTES + mutation.key().length() + value;
    }
    return bytes;
  }

  /** What follows from changes of the replica. */
  private final class Changes implements DataReplica.Listener {
    @Override
    public void partitionsChanged(ServiceView view) {
      slowed.retain(view.partitions().moving());
      parking.release();
      load.retain(id -> view.partitions().find(id).isPresent());
      watchers.forEach(Runnable::run);
    }

    @Override
    public void leadershipChanged(boolean leads) {
      slowed.retain(List.of());
      watchers.forEach(Runnable::run);
    }
  }
}
