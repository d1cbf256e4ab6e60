package godwit.sim.cluster;

import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.Inquiries;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.PartitionMap;
import godwit.data.Reads;
import godwit.data.ServiceView;
import godwit.partition.Partition;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.placement.Membership;
import godwit.request.ReadAnswer;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.Routing;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.reshape.ArrivalDriver;
import godwit.reshape.SealGuard;
import godwit.reshape.WriterPaces;
import godwit.sim.world.Entry;
import godwit.sim.world.Host;
import godwit.sim.world.QuorumMember;
import godwit.sim.world.Seed;
import godwit.sim.world.SimDisk;
import godwit.sim.world.SimGroup;
import godwit.sim.world.WallClock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A data service at its host, for clients, peers and drivers. Not thread-safe. */
public final class SimService implements Member {
  private static final long BUSY_MILLIS = 20;
  private static final long NANOS = 1_000;

  private final Cluster cluster;
  private final ServiceId id;
  private final Host host;
  private final WallClock clock;
  private final SimDisk disk;
  private final DataReplica replica;
  private final SimGroup<DataCommand, DataAnswer> group;
  private final Parking parking;
  private final Upkeep upkeep;
  private final List<DriverSeat<ServiceView>> seats;
  private final TreeSet<Long> unanswered = new TreeSet<>();
  private final WriterPaces paces = new WriterPaces();
  private PartitionMap seen;
  private int slowed;
  private long taken;

  SimService(Cluster cluster, ServiceId id, Berth<DataCommand, DataAnswer> berth) {
    Seed seed = berth.seed();
    this.cluster = cluster;
    this.id = id;
    this.host = berth.host();
    this.clock = cluster.newClock(seed);
    this.disk = new SimDisk(cluster.seams()::written);
    this.replica = new DataReplica(cluster, id, disk, new Changes(), seed.split("replica"));
    SimGroup.Timing timing = cluster.timing(clock, cluster.seams().acknowledgesEarly());
    this.group = berth.group(replica, timing);
    this.parking = new Parking(cluster.settings().maxParked());
    this.upkeep = new Upkeep(this, cluster.settings().retentionMillis(), seed.split("upkeep"));
    this.seen = replica.view().partitions();
    this.seats = List.of(arrivals(), seals());
  }

  private DriverSeat<ServiceView> arrivals() {
    Errands errands = new Errands(cluster, host, intent -> intent);
    DriverSeat.Subject<ServiceView> subject =
        new DriverSeat.Subject<>(
            group::leads,
            replica::view,
            view -> any(view, partition -> partition.arrival().isPresent()),
            () -> new ArrivalDriver(id, cluster.settings().reshape()));
    return new DriverSeat<>(host, clock, subject, errands);
  }

  private DriverSeat<ServiceView> seals() {
    DriverSeat.Subject<ServiceView> subject =
        new DriverSeat.Subject<>(
            group::leads,
            replica::view,
            view -> any(view, partition -> partition.state() instanceof PartitionState.Sealed),
            () -> new SealGuard(id));
    return new DriverSeat<>(host, clock, subject, new Errands(cluster, host, intent -> intent));
  }

  public ServiceId id() {
    return id;
  }

  @Override
  public Host host() {
    return host;
  }

  @Override
  public WallClock clock() {
    return clock;
  }

  @Override
  public SimGroup<DataCommand, DataAnswer> group() {
    return group;
  }

  @Override
  public long appliedIndex() {
    return replica.appliedIndex();
  }

  /** Returns whether the service has other replicas. */
  boolean replicated() {
    return cluster.settings().hosts().each() > 1;
  }

  /** Returns who belongs to its group; nobody if it is the only one for good. */
  Membership membership() {
    return group instanceof QuorumMember<DataCommand, DataAnswer> replica
        ? replica.membership()
        : Membership.NONE;
  }

  /** Returns whether there is a replica here. */
  public boolean hosted() {
    return !(group instanceof QuorumMember<DataCommand, DataAnswer> replica) || replica.hosted();
  }

  public SimDisk disk() {
    return disk;
  }

  public boolean leads() {
    return group.leads();
  }

  public ServiceView view() {
    return replica.view();
  }

  /** Runs a client's write; one that meets a hand-over waits for its end. */
  public void write(ServiceRequest.Write request, Consumer<Reply<WriteAnswer>> answer) {
    write(request, cluster.timeline().nowMicros(), counted(answer));
  }

  private void write(
      ServiceRequest.Write request, long since, Consumer<Reply<WriteAnswer>> answer) {
    if (!leads()) {
      answer.accept(new Reply.NotDone<>());
      return;
    }
    Runnable again = () -> write(request, since, answer);
    if (sealed(request)) {
      park(since, again, () -> answer.accept(answered(new Routing.Busy(BUSY_MILLIS))));
      return;
    }
    slow(request, answer, () -> submit(request, since, answer));
  }

  /** Has the write go on in its turn, if the writers of its partition are slowed. */
  private void slow(
      ServiceRequest.Write request, Consumer<Reply<WriteAnswer>> answer, Runnable then) {
    long nanos =
        owner(request)
            .map(owner -> paces.pauseNanos(owner.id(), request, NANOS * nowMicros()))
            .orElse(0L);
    if (nanos == 0) {
      then.run();
    } else if (slowed == cluster.settings().maxParked()) {
      answer.accept(answered(new Routing.Busy(BUSY_MILLIS)));
    } else {
      slowed++;
      cluster.story().tell(host.name(), "slows", request);
      host.after(
          1 + nanos / NANOS,
          () -> {
            slowed--;
            then.run();
          });
    }
  }

  private void submit(
      ServiceRequest.Write request, long since, Consumer<Reply<WriteAnswer>> answer) {
    if (!leads()) {
      answer.accept(new Reply.NotDone<>());
      return;
    }
    Runnable again = () -> write(request, since, answer);
    Optional<Partition> owner = owner(request);
    group.submit(
        new DataCommand.Write(request),
        false,
        decided -> {
          if (decided.isEmpty() || !(decided.get() instanceof DataAnswer.Written written)) {
            answer.accept(new Reply.Unknown<>());
          } else if (written.answer() instanceof Routing.Parked) {
            park(since, again, () -> answer.accept(answered(new Routing.Busy(BUSY_MILLIS))));
          } else {
            owner.ifPresent(it -> paces.wrote(it.id(), request, written.answer()));
            answer.accept(answered(cluster.seams().answered(this, request, written.answer())));
          }
        });
  }

  /** Answers a client's read; one that comes before a hand-over has ended waits for it. */
  public void read(ServiceRequest.Read request, Consumer<Reply<ReadAnswer>> answer) {
    read(request, cluster.timeline().nowMicros(), counted(answer));
  }

  private void read(ServiceRequest.Read request, long since, Consumer<Reply<ReadAnswer>> answer) {
    confirmed(answer, () -> serve(request, since, answer));
  }

  private void serve(ServiceRequest.Read request, long since, Consumer<Reply<ReadAnswer>> answer) {
    ServiceView shown = cluster.seams().shown(request, view());
    OptionalLong needed = Reads.needsClock(request, shown);
    if (needed.isPresent()) {
      advance(needed.getAsLong(), request, since, answer);
      return;
    }
    ReadAnswer result = Reads.answer(request, shown, disk);
    if (result instanceof Routing.Parked) {
      park(
          since,
          () -> read(request, since, answer),
          () -> answer.accept(answered(new Routing.Busy(BUSY_MILLIS))));
    } else {
      answer.accept(answered(result));
    }
  }

  private void advance(
      long to, ServiceRequest.Read request, long since, Consumer<Reply<ReadAnswer>> answer) {
    group.submit(
        new DataCommand.AdvanceClock(to),
        true,
        decided -> {
          if (decided.isEmpty()) {
            answer.accept(new Reply.NotDone<>());
          } else if (decided.get() instanceof DataAnswer.Refused refused) {
            Refusal future = new Refusal(Reason.FUTURE_TIME, refused.refusal().detail());
            answer.accept(answered(new WriteAnswer.Refused(future)));
          } else {
            read(request, since, answer);
          }
        });
  }

  /** Brings a step of a reshape to the log, in an entry of its own. */
  public void propose(DataCommand.Step step, Consumer<Reply<DataAnswer>> answer) {
    if (!leads()) {
      answer.accept(new Reply.NotDone<>());
      return;
    }
    cluster
        .seams()
        .propose(
            this,
            step,
            decided ->
                answer.accept(
                    decided.isPresent() ? answered(decided.get()) : new Reply.Unknown<>()));
  }

  /** Has the log recognise a coordinator that was put back. */
  void recognise(long incarnation, Consumer<Reply<DataAnswer>> answer) {
    if (!leads()) {
      answer.accept(new Reply.NotDone<>());
      return;
    }
    submit(
        new DataCommand.Recognise(incarnation),
        decided ->
            answer.accept(decided.isPresent() ? answered(decided.get()) : new Reply.Unknown<>()));
  }

  /** Brings a command that is no client's to the log, past every seam. */
  public void submit(DataCommand command, Consumer<Optional<DataAnswer>> answer) {
    group.submit(command, true, answer);
  }

  /** Answers what a peer or the coordinator asks. */
  public void ask(Inquiry inquiry, Consumer<Reply<InquiryAnswer>> answer) {
    confirmed(
        answer,
        () -> {
          InquiryAnswer honest = Inquiries.answer(inquiry, disk);
          InquiryAnswer given = cluster.seams().answered(this, inquiry, honest);
          answer.accept(answered(paces.gave(inquiry, given, NANOS * nowMicros())));
        });
  }

  /** Runs what shows the state, once it is sure that this replica leads. */
  private <A> void confirmed(Consumer<Reply<A>> answer, Runnable run) {
    if (!leads() || cluster.seams().trustsItself()) {
      conclude(leads(), answer, run);
    } else {
      group.confirm(leads -> conclude(leads, answer, run));
    }
  }

  private static <A> void conclude(boolean leads, Consumer<Reply<A>> answer, Runnable run) {
    if (leads) {
      run.run();
    } else {
      answer.accept(new Reply.NotDone<>());
    }
  }

  Parking parking() {
    return parking;
  }

  long nowMicros() {
    return cluster.timeline().nowMicros();
  }

  /** Returns how many requests of clients are here that have got no answer of any kind. */
  public int unanswered() {
    return unanswered.size();
  }

  private <A> Consumer<Reply<A>> counted(Consumer<Reply<A>> answer) {
    taken++;
    long number = taken;
    unanswered.add(number);
    return reply -> {
      unanswered.remove(number);
      answer.accept(reply);
    };
  }

  private <A> Reply<A> answered(A answer) {
    return new Reply.Answered<>(answer, view().clockAt(clock.millis()));
  }

  private void park(long since, Runnable again, Runnable giveUp) {
    parking.park(new Parking.Parked(since, again, giveUp));
  }

  private Optional<Partition> owner(ServiceRequest.Write request) {
    return view().partitions().owner(request.table(), request.lowestKey());
  }

  private boolean sealed(ServiceRequest.Write request) {
    return owner(request)
        .map(Partition::state)
        .filter(PartitionState.Sealed.class::isInstance)
        .isPresent();
  }

  private void look() {
    if (host.up()) {
      host.after(0, () -> seats.forEach(DriverSeat::look));
    }
  }

  private static boolean any(ServiceView view, Predicate<Partition> holds) {
    return view.partitions().all().stream().anyMatch(holds);
  }

  /** What follows from changes of the replica. */
  private final class Changes implements DataReplica.Listener {
    @Override
    public void applied(Entry<DataCommand> entry, List<DataAnswer> answers, boolean again) {
      cluster.story().mix(view().clock());
      boolean known = again || (replicated() && cluster.applies(id, entry.index()));
      for (int i = 0; i < entry.commands().size(); i++) {
        DataCommand command = entry.commands().get(i);
        cluster.story().tell(host.name(), known ? "applies again" : does(answers.get(i)), command);
        if (cluster.seams().discardsIngested() && command instanceof DataCommand.Receive receive) {
          receive.chunk().file().ifPresent(disk.staging()::discard);
        }
      }
      cluster.witness().applied(id, entry, answers, known);
    }

    private static String does(DataAnswer answer) {
      return switch (answer) {
        case DataAnswer.Refused refused -> "refuses";
        case DataAnswer.Written(WriteAnswer written) when written instanceof Routing -> "sends on";
        default -> "applies";
      };
    }

    /** Parked requests are asked again after the answers that the commit gave. */
    @Override
    @SuppressWarnings("ReferenceEquality") // a changed map is another one
    public void committed() {
      if (view().partitions() != seen) {
        seen = view().partitions();
        paces.retain(seen.all());
        if (cluster.isFirst(id, appliedIndex())) {
          cluster.witness().partitionsChanged(id, view());
        }
        host.after(0, this::unpark);
        look();
      }
    }

    private void unpark() {
      if (cluster.seams().dropsParked()) {
        parking.clear();
      } else {
        parking.release();
      }
    }

    @Override
    public void leads(boolean now) {
      cluster.story().tell(host.name(), now ? "leads" : "leads no more", "");
      seats.forEach(DriverSeat::vacate);
      paces.retain(List.of());
      if (!host.up()) {
        slowed = 0;
      }
      if (now) {
        host.after(0, parking::release);
        upkeep.start();
        look();
      } else if (!host.up()) {
        parking.clear();
        unanswered.clear();
      } else if (replicated()) {
        upkeep.start();
        host.after(0, parking::release);
      }
    }
  }
}
