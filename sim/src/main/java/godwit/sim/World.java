package godwit.sim;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorState;
import godwit.key.Bytes;
import godwit.request.OperationReport;
import godwit.sim.check.Checks;
import godwit.sim.client.Workload;
import godwit.sim.cluster.Cluster;
import godwit.sim.cluster.Member;
import godwit.sim.cluster.Reply;
import godwit.sim.cluster.Seams;
import godwit.sim.cluster.SimService;
import godwit.sim.history.Deed;
import godwit.sim.history.History;
import godwit.sim.world.BrokenPromise;
import godwit.sim.world.Network;
import godwit.sim.world.Seed;
import godwit.sim.world.Story;
import godwit.sim.world.Timeline;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One run: a cluster is set up, worked with while things fail, left in peace, and judged. */
final class World {
  private static final int STORY_LINES = 400;
  private static final int SCRIPTED_LINES = 100_000;
  private static final int EVENTS_BETWEEN_LOOKS = 64;
  private static final long SETUP_MICROS = 60_000_000;
  private static final long PEACE_MICROS = 180_000_000;
  private static final long PARKED_MICROS = 15_000_000;
  private static final long PROOF_MICROS = 20_000_000;
  private static final long HEALING_MICROS = 1_500_000;
  private static final long HEALED_WORK_MICROS = 300_000;

  private final Timeline timeline = new Timeline();
  private final Story story;
  private final History history = new History();
  private final Checks checks = new Checks(history);
  private final Plan plan;
  private final Scenario scenario;
  private final Cluster cluster;
  private final Workload workload;
  private final Faults faults;
  private final Turnover turnover;
  private Optional<Script> script = Optional.empty();
  private boolean loaded;

  World(Plan plan, Scenario scenario, Seams seams, Seed seed) {
    this.plan = plan;
    this.story = new Story(timeline, plan.equals(Plan.SCRIPTED) ? SCRIPTED_LINES : STORY_LINES);
    this.scenario = scenario;
    Network network = new Network(timeline, seed.split("network"), story);
    this.cluster =
        new Cluster(
            new Cluster.Surroundings(timeline, network, story),
            scenario.cluster(),
            seams,
            checks,
            seed.split("cluster"));
    this.workload = new Workload(cluster, history, scenario.workload(), seed.split("workload"));
    this.faults = new Faults(cluster, scenario, seed.split("faults"));
    this.turnover = new Turnover(cluster, scenario.turnoverEveryMicros(), seed.split("turnover"));
  }

  /** Has a script say what befalls the run, not chance. */
  void follow(Script follows) {
    script = Optional.of(follows);
  }

  Story story() {
    return story;
  }

  History history() {
    return history;
  }

  Timeline timeline() {
    return timeline;
  }

  CoordinatorState coordinator() {
    return cluster.coordinator().view();
  }

  /** Runs it; returns how many keys' histories were too long to be judged. */
  int run() {
    setUp();
    if (script.isEmpty()) {
      faults.begin();
      turnover.begin();
    }
    workload.start();
    script.ifPresent(played -> played.begin(cluster, workload));
    pass(scenario.runMicros());
    if (plan.drops()) {
      new TableEnd(this, cluster, workload, faults, scenario.restores()).play();
      return judge(List.of());
    }
    long healed = heal();
    workload.stop();
    until("What is under way ends once nothing fails.", this::quiet, PEACE_MICROS);
    workload.prove();
    until("What is asked when nothing fails is answered.", workload::proven, PROOF_MICROS);
    rest();
    checkAnswered(healed);
    script.ifPresent(Script::atRest);
    return judge(workload.keys().counters());
  }

  private int judge(List<Bytes> counters) {
    int undecided = checks.judge(cluster, counters);
    cluster.services().forEach(service -> story.mix(service.view().clock()));
    return undecided;
  }

  /** Waits until nothing is under way. */
  void rest() {
    until("What is under way ends once nothing fails.", this::quiet, PEACE_MICROS);
    until("A request that a service takes gets an answer.", this::allAnswered, PARKED_MICROS);
    // While the last were answered a log may have gone on, and be applied at some replicas alone.
    until("What is under way ends once nothing fails.", this::atRest, PEACE_MICROS);
  }

  /** Returns the tick from which on nothing fails. */
  private long heal() {
    if (script.isEmpty() && scenario.calm()) {
      return 0;
    }
    script.ifPresent(Script::beforeHealing);
    faults.end();
    turnover.end();
    if (!plan.healing()) {
      return history.tick();
    }
    pass(HEALING_MICROS);
    long healed = history.tick();
    pass(HEALED_WORK_MICROS);
    return healed;
  }

  private void setUp() {
    cluster.start();
    record(new CoordinatorCommand.Bootstrap(1), () -> register(1));
    until("A cluster can be set up.", () -> loaded, SETUP_MICROS);
  }

  private void register(int service) {
    if (service > cluster.services().size()) {
      workload.operator().createTable(this::load);
      return;
    }
    record(new CoordinatorCommand.RegisterService("n" + service, ""), () -> register(service + 1));
  }

  private void record(CoordinatorCommand command, Runnable done) {
    cluster
        .coordinator()
        .record(
            command,
            reply -> {
              if (reply instanceof Reply.Answered<CommandAnswer>) {
                done.run();
              } else {
                timeline.after(1_000, () -> record(command, done));
              }
            });
  }

  private void load() {
    boolean founded =
        coordinator().operations().open().isEmpty() && !coordinator().tables().isEmpty();
    if (founded) {
      workload.load(() -> loaded = true);
    } else {
      timeline.after(10_000, this::load);
    }
  }

  /** Lets time pass. */
  void pass(long micros) {
    long end = timeline.nowMicros() + micros;
    boolean[] over = {false};
    timeline.after(micros, () -> over[0] = true);
    while (!over[0] && timeline.step()) {
      if (timeline.nowMicros() > end) {
        throw new AssertionError("time went past its mark: now=" + timeline.nowMicros());
      }
    }
  }

  /** Lets time pass until {@code done}; that it comes within the bound is the promise. */
  void until(String promise, BooleanSupplier done, long boundMicros) {
    long end = timeline.nowMicros() + boundMicros;
    while (!done.getAsBoolean()) {
      for (int i = 0; i < EVENTS_BETWEEN_LOOKS && timeline.step(); i++) {
        if (timeline.nowMicros() > end) {
          throw new BrokenPromise(promise, "waited=" + boundMicros + " us, " + underWay());
        }
      }
    }
  }

  private boolean quiet() {
    return workload.idle()
        && cluster.members().stream().allMatch(member -> member.host().up())
        && cluster.members().stream().allMatch(member -> member.group().settled())
        && coordinator().operations().open().isEmpty()
        && coordinator().leftovers().isEmpty()
        && coordinator().learning().isEmpty()
        && cluster.placed()
        && cluster.services().stream().allMatch(World::quiet);
  }

  private boolean atRest() {
    return quiet() && allAnswered();
  }

  private boolean allAnswered() {
    return cluster.replicas().stream().allMatch(service -> service.unanswered() == 0);
  }

  private static boolean quiet(SimService service) {
    return service.view().uncounted().isEmpty()
        && service.view().partitions().all().stream()
            .allMatch(
                partition -> partition.arrival().isEmpty() && partition.departure().isEmpty());
  }

  private String underWay() {
    StringBuilder text = new StringBuilder("idle=" + workload.idle());
    for (Member member : cluster.members()) {
      text.append(" ").append(member.host()).append(member.group().leads() ? " leads" : " doesn't");
    }
    text.append("\n  operations=").append(coordinator().operations().open());
    coordinator().learning().ifPresent(it -> text.append("\n  learnt=").append(it.told()));
    text.append("\n  leftovers=").append(coordinator().leftovers());
    text.append("\n  placed=").append(cluster.placed()).append(cluster.whereReplicasAre());
    for (SimService service : cluster.services()) {
      text.append("\n  ").append(service.id()).append(" uncounted=");
      text.append(service.view().uncounted());
      service
          .view()
          .partitions()
          .all()
          .forEach(partition -> text.append("\n    ").append(partition));
    }
    return text.toString();
  }

  /** Every request that began after a tick, when nothing failed, got its answer. */
  private void checkAnswered(long tick) {
    for (Deed.Wrote wrote : history.writes()) {
      boolean answered =
          switch (wrote.fate()) {
            case Deed.Fate.Decided decided -> true;
            case Deed.Fate.NotDone notDone -> !notDone.why().equals("deadline");
            case Deed.Fate.Unknown unknown -> !unknown.why().equals("deadline");
          };
      if (wrote.from() > tick && !answered) {
        throw new BrokenPromise("What is asked when nothing fails is answered.", "" + wrote);
      }
    }
    for (Deed.GaveUp gaveUp : history.givenUp()) {
      if (gaveUp.from() > tick && !gaveUp.why().startsWith("RELEASED")) {
        throw new BrokenPromise("What is asked when nothing fails is answered.", "" + gaveUp);
      }
    }
  }

  /** Returns how many reshapes were done. */
  long reshapes() {
    return coordinator().operations().ended().stream()
        .filter(operation -> operation.phase() == OperationReport.Phase.DONE)
        .count();
  }
}
