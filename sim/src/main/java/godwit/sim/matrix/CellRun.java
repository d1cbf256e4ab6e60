package godwit.sim.matrix;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.partition.Partition;
import godwit.placement.GroupName;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.OperationReport;
import godwit.sim.Script;
import godwit.sim.client.Workload;
import godwit.sim.cluster.Cluster;
import godwit.sim.cluster.Hosts;
import godwit.sim.cluster.Member;
import godwit.sim.cluster.Seams;
import godwit.sim.cluster.SimCoordinator;
import godwit.sim.cluster.SimService;
import godwit.sim.world.BrokenPromise;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** One move of a whole table under load, and one failure. Not thread-safe. */
class CellRun implements Script, Seams {
  private static final long BACK_MICROS = 250_000;
  private static final long LEADERLESS_MICROS = 100_000;
  private static final long CUT_MICROS = 400_000;

  private final Cell cell;
  private Optional<Scene> scene = Optional.empty();
  private Optional<Exchange> exchange = Optional.empty();
  private boolean struck;

  /** Who plays which part. */
  private record Scene(Cluster cluster, SimService source, SimService target) {
    Member member(Victim victim) {
      return switch (victim) {
        case COORDINATOR -> cluster.coordinator();
        case SOURCE -> cluster.service(source.id());
        case TARGET -> cluster.service(target.id());
      };
    }

    String group(Victim victim) {
      return switch (victim) {
        case COORDINATOR -> GroupName.COORDINATOR;
        case SOURCE -> source.id().toString();
        case TARGET -> target.id().toString();
      };
    }

    /** Returns who is up and owns the table. */
    Optional<SimService> owner() {
      return cluster.services().stream()
          .filter(service -> service.host().up() && owned(service).isPresent())
          .findFirst();
    }

    OperationReport move() {
      return cluster
          .coordinator()
          .view()
          .operations()
          .newestFirst(false)
          .findFirst()
          .orElseThrow()
          .report();
    }
  }

  CellRun(Cell cell) {
    this.cell = cell;
  }

  /** Returns whether the failure struck. */
  boolean struck() {
    return struck;
  }

  @Override
  public Hosts hosts() {
    return cell.failure().changesMembers() ? new Hosts(4, 3, 4) : Hosts.fixed(1);
  }

  @Override
  public Seams seams() {
    return this;
  }

  @Override
  public void begin(Cluster cluster, Workload workload) {
    List<SimService> services = cluster.services();
    SimService source =
        services.stream().filter(service -> owned(service).isPresent()).findFirst().orElseThrow();
    SimService target = services.get(services.indexOf(source) == 0 ? 1 : 0);
    scene = Optional.of(new Scene(cluster, source, target));
    cluster.coordinator().backUp();
    workload
        .operator()
        .ask(new Reshape.Move(owned(source).orElseThrow().id(), target.id(), OptionalLong.empty()));
  }

  @Override
  public void propose(
      SimService service, DataCommand.Step step, Consumer<Optional<DataAnswer>> answer) {
    told(service, cell.step().is(step), back -> service.submit(step, back), answer);
  }

  @Override
  public void record(
      SimCoordinator coordinator,
      CoordinatorCommand command,
      Consumer<Optional<CommandAnswer>> answer) {
    told(coordinator, cell.step().is(command), back -> coordinator.submit(command, back), answer);
  }

  /** A log is told a command; {@code meant} says whether it is the cell's step. */
  private <A> void told(
      Member log,
      boolean meant,
      Consumer<Consumer<Optional<A>>> submit,
      Consumer<Optional<A>> answer) {
    if (!meant || struck || scene.isEmpty()) {
      submit.accept(answer);
      return;
    }
    struck = true;
    switch (cell.moment()) {
      case BEFORE -> {
        strike(scene.get());
        if (log.group().leads()) {
          submit.accept(answer);
        } else if (log.host().up()) {
          answer.accept(Optional.empty());
        }
      }
      case DURING -> {
        submit.accept(answer);
        strike(scene.get());
      }
      case AFTER ->
          submit.accept(decided ->
              log.host()
                  .after(
                      0,
                      () -> {
                        strike(scene.get());
                        if (log.host().up()) {
                          answer.accept(decided);
                        }
                      }));
    }
  }

  private void strike(Scene all) {
    Member victim = all.member(cell.victim());
    all.cluster().story().tell(victim.host().name(), "fails:", cell);
    switch (cell.failure()) {
      case CRASH -> {
        victim.group().crash();
        startLater(victim, all);
      }
      case PUT_BACK -> {
        all.cluster().coordinator().putBack();
        startLater(victim, all);
      }
      case LOST_LEADERSHIP -> victim.group().stepDown(LEADERLESS_MICROS);
      case CUT_OFF -> {
        for (Member other : all.cluster().members()) {
          if (other != victim) {
            all.cluster().network().cut(victim.host(), other.host());
            all.cluster().network().cut(other.host(), victim.host());
          }
        }
        all.cluster().timeline().after(CUT_MICROS, all.cluster().network()::healAll);
      }
      case GONE -> victim.group().crash();
      case HANDED_ON -> begin(exchange(all).handOn());
      case GROWN -> begin(exchange(all).grow());
      case SHRUNK -> begin(exchange(all).shrink());
      case EXCHANGED -> begin(exchange(all).grow().dismiss(victim));
      case HOSTED_AGAIN -> begin(exchange(all).grow().dismiss(victim).takeBack(victim));
      case DELETED_LATE -> begin(exchange(all).dismissInVain(victim));
    }
  }

  private Exchange exchange(Scene all) {
    return new Exchange(all.cluster(), all.group(cell.victim()));
  }

  private void begin(Exchange change) {
    exchange = Optional.of(change);
    change.begin();
  }

  private static void startLater(Member victim, Scene all) {
    all.cluster()
        .timeline()
        .after(
            BACK_MICROS,
            () -> {
              victim.host().start();
              victim.group().start(0);
            });
  }

  /** Who is gone is still gone. */
  @Override
  public void beforeHealing() {
    Scene all = scene.orElseThrow();
    Optional<SimService> owner = all.owner();
    if (cell.failure() != Failure.GONE) {
      return;
    }
    switch (cell.victim()) {
      case COORDINATOR -> {
        if (!cell.step().before(Step.RECEIVE)) {
          expect("What is being copied goes on without the coordinator.", owner, all.target());
        }
      }
      case SOURCE -> {
        if (!cell.step().before(Step.OWN)) {
          expect("What is handed over goes forward without its source.", owner, all.target());
        } else if (owner.isPresent()) {
          throw broken("Nobody owns what its source has not handed over.", owner);
        }
      }
      case TARGET -> {
        if (!forward()) {
          expectAnother(owner, all);
        } else if (owner.isPresent()) {
          throw broken("What is handed over waits for its target.", owner);
        }
      }
    }
  }

  private void expectAnother(Optional<SimService> owner, Scene all) {
    boolean another = owner.filter(one -> one != all.source() && one != all.target()).isPresent();
    if (!another) {
      throw broken("A move finds another target when its own is gone.", owner);
    }
  }

  @Override
  public void atRest() {
    Scene all = scene.orElseThrow();
    exchange.ifPresent(this::changed);
    if (cell.failure() == Failure.PUT_BACK) {
      putBackAtRest(all);
      return;
    }
    OperationReport move = all.move();
    if (move.phase() != OperationReport.Phase.DONE) {
      throw broken("A move that nobody cancels is done in the end.", move);
    }
    if (forward() || cell.failure() != Failure.GONE) {
      expect("A short failure changes no move's target.", all.owner(), all.target());
      if (move.attempt() != 1) {
        throw broken("A short failure takes no second attempt.", move);
      }
    }
  }

  private void changed(Exchange change) {
    if (!change.isOver()) {
      throw broken("A change of a group's members comes to its end.", change);
    }
    if (!change.lost().isEmpty()) {
      throw broken("Who votes in a group has its replica.", change.lost());
    }
  }

  /** The move is done or undone; the coordinator may know nothing of one that was done before. */
  private void putBackAtRest(Scene all) {
    OperationReport last = all.move();
    if (forward() || (isMove(last) && last.phase() == OperationReport.Phase.DONE)) {
      expect(
          "What is handed over stays so when the coordinator is put back.",
          all.owner(),
          all.target());
    } else if (isMove(last)) {
      expect("What the coordinator undoes is the source's.", all.owner(), all.source());
    }
  }

  private static boolean isMove(OperationReport operation) {
    return operation.kind() == OperationReport.Kind.MOVE;
  }

  /** Returns whether the source's log surely has the hand-over to the first target. */
  private boolean forward() {
    boolean kept =
        cell.moment() == Moment.AFTER
            || cell.victim() != Victim.SOURCE
            || cell.failure() == Failure.CUT_OFF;
    return Step.HAND_OVER.before(cell.step()) || (cell.step() == Step.HAND_OVER && kept);
  }

  private void expect(String promise, Optional<SimService> owner, SimService expected) {
    if (owner.filter(one -> one.id().equals(expected.id())).isEmpty()) {
      throw broken(promise, owner);
    }
  }

  private BrokenPromise broken(String promise, Object found) {
    return new BrokenPromise(promise, "cell=" + cell + " found=" + found);
  }

  private static Optional<Partition> owned(SimService service) {
    return service.view().partitions().all().stream().filter(Partition::owned).findFirst();
  }
}
