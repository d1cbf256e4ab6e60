package godwit.sim.cluster;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorState;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.reshape.CoordinatorDriver;
import godwit.reshape.Driver;
import godwit.reshape.LearningDriver;
import godwit.reshape.LeftoverDriver;
import godwit.reshape.ReshapeSettings;
import godwit.reshape.Weighing;
import godwit.sim.world.Entry;
import godwit.sim.world.Host;
import godwit.sim.world.Seed;
import godwit.sim.world.SimDisk;
import godwit.sim.world.SimGroup;
import godwit.sim.world.WallClock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The coordinator at its host. Not thread-safe. */
public final class SimCoordinator implements Member {
  private final Cluster cluster;
  private final Host host;
  private final WallClock clock;
  private final CoordinatorReplica replica;
  private final SimGroup<CoordinatorCommand, CommandAnswer> group;
  private final List<DriverSeat<CoordinatorState>> seats;
  private final PlacementSeat placement;
  private final Errands errands;
  private Optional<SimDisk> backup = Optional.empty();
  private long incarnation = 1;
  private boolean putBack;

  SimCoordinator(Cluster cluster, Berth<CoordinatorCommand, CommandAnswer> berth) {
    Seed seed = berth.seed();
    this.cluster = cluster;
    this.host = berth.host();
    this.clock = cluster.newClock(seed);
    this.replica =
        new CoordinatorReplica(
            new SimDisk(SimDisk.Head.HONEST),
            cluster.settings().coordinator(),
            new Changes(),
            seed.split("replica"));
    this.group = berth.group(replica, cluster.timing(clock, false));
    this.placement = new PlacementSeat(cluster, this);
    this.errands = new Errands(cluster, host, cluster.seams()::intended);
    ReshapeSettings settings = cluster.settings().reshape();
    this.seats =
        List.of(
            seat(
                state -> !state.operations().open().isEmpty(),
                () -> new CoordinatorDriver(settings)),
            seat(state -> !state.leftovers().isEmpty(), () -> new LeftoverDriver(settings)),
            seat(state -> state.learning().isPresent(), () -> new LearningDriver(settings)));
  }

  private DriverSeat<CoordinatorState> seat(
      Predicate<CoordinatorState> busy, Supplier<Driver<CoordinatorState>> made) {
    return new DriverSeat<>(
        host,
        clock,
        new DriverSeat.Subject<>(() -> group.leads() && !putBack, replica::view, busy, made),
        errands);
  }

  /** Keeps a copy of what the coordinator knows now. */
  public void backUp() {
    backup = Optional.of(replica.backup());
  }

  /**
   * Crashes, and comes back with what the last copy holds, in a new incarnation; returns whether
   * there is a copy. For a coordinator without other replicas.
   */
  public boolean putBack() {
    if (backup.isEmpty()) {
      return false;
    }
    group.crash();
    replica.putBack(backup.get());
    group.forgetLog();
    incarnation++;
    putBack = !cluster.seams().restoresSilently();
    return true;
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
  public SimGroup<CoordinatorCommand, CommandAnswer> group() {
    return group;
  }

  @Override
  public long appliedIndex() {
    return replica.appliedIndex();
  }

  PlacementSeat placement() {
    return placement;
  }

  public boolean leads() {
    return group.leads();
  }

  public CoordinatorState view() {
    return replica.view();
  }

  /** Answers a question. */
  public void query(CoordinatorRequest.Query query, Consumer<Reply<CoordinatorAnswer>> answer) {
    group.confirm(leads ->
        answer.accept(
            leads ? new Reply.Answered<>(view().answer(query), 0) : new Reply.NotDone<>()));
  }

  /** Does what a client asks. */
  public void change(CoordinatorRequest.Change change, Consumer<Reply<CoordinatorAnswer>> answer) {
    Optional<Weighing> weighing =
        group.leads() ? Weighing.of(change, view()) : Optional.<Weighing>empty();
    if (weighing.isEmpty()) {
      change(new CoordinatorCommand.Change(change), answer);
      return;
    }
    errands.perform(
        weighing.get().left(),
        left ->
            errands.perform(
                weighing.get().right(),
                right -> change(weighing.get().command(left, right), answer)));
  }

  private void change(CoordinatorCommand command, Consumer<Reply<CoordinatorAnswer>> answer) {
    record(
        command,
        reply ->
            answer.accept(
                switch (reply) {
                  case Reply.Answered<CommandAnswer>(CommandAnswer decided, long at) ->
                      decided instanceof CommandAnswer.Changed changed
                          ? new Reply.Answered<>(changed.answer(), at)
                          : new Reply.NotDone<>();
                  case Reply.NotDone<CommandAnswer> nothing -> new Reply.NotDone<>();
                  case Reply.Unknown<CommandAnswer> nothing -> new Reply.Unknown<>();
                }));
  }

  /** Brings a command to the log. */
  public void record(CoordinatorCommand command, Consumer<Reply<CommandAnswer>> answer) {
    if (!group.leads()) {
      answer.accept(new Reply.NotDone<>());
      return;
    }
    cluster
        .seams()
        .record(
            this,
            command,
            decided ->
                answer.accept(
                    decided.isPresent()
                        ? new Reply.Answered<>(decided.get(), 0)
                        : new Reply.Unknown<>()));
  }

  /** Brings a command to the log, past every seam. */
  public void submit(CoordinatorCommand command, Consumer<Optional<CommandAnswer>> answer) {
    group.submit(command, true, answer);
  }

  private void look() {
    if (host.up()) {
      host.after(0, () -> seats.forEach(DriverSeat::look));
    }
  }

  /** What follows from changes of the replica. */
  private final class Changes implements CoordinatorReplica.Listener {
    @Override
    public void applied(
        Entry<CoordinatorCommand> entry, List<CommandAnswer> answers, boolean again) {
      for (int i = 0; i < entry.commands().size(); i++) {
        String does = again ? "applies again" : refused(answers.get(i)) ? "refuses" : "applies";
        cluster.story().tell(host.name(), does, entry.commands().get(i));
      }
    }

    private static boolean refused(CommandAnswer answer) {
      return answer instanceof CommandAnswer.Refused
          || (answer instanceof CommandAnswer.Changed(CoordinatorAnswer told)
              && told instanceof CoordinatorAnswer.Refused);
    }

    @Override
    public void committed() {
      putBack &= view().numbers().incarnation() < incarnation;
      cluster.witness().coordinatorChanged(view());
      look();
    }

    @Override
    public void leads(boolean now) {
      cluster.story().tell(host.name(), now ? "leads" : "leads no more", "");
      seats.forEach(DriverSeat::vacate);
      placement.listenAnew();
      if (now && putBack) {
        submit(new CoordinatorCommand.Restore(incarnation), answer -> {});
      }
      look();
    }
  }
}
