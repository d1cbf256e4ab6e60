package godwit.reshape;

import godwit.clock.HybridClock;
import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorEntry;
import godwit.coordinator.CoordinatorInvariants;
import godwit.coordinator.CoordinatorMachine;
import godwit.coordinator.CoordinatorSettings;
import godwit.coordinator.CoordinatorState;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.ServiceView;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.Condition;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Mutation;
import godwit.request.OperationReport;
import godwit.request.Outcome;
import godwit.request.RequestId;
import godwit.request.ServiceRequest;
import godwit.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A coordinator, data services and all drivers in one thread, under a clock that the test moves.
 * What becomes of each errand, the test decides.
 */
final class ReshapeWorld {
  /** What becomes of an errand. */
  enum Fate {
    DONE,
    /** It is not done, and nobody answers. */
    LOST,
    /** It is done, and the answer is lost. */
    UNANSWERED,
    /** Nobody answers, and it is done much later. */
    LATE
  }

  /** Small chunks and deltas, and little patience: so that little data goes every way. */
  static final ReshapeSettings SETTINGS = new ReshapeSettings(64, 256, 1_024, 4, 6, 3_000, 50);

  static final TableId TABLE = new TableId(1);

  private static final long TICK_MILLIS = 10;
  private static final List<Driver<CoordinatorState>> NOBODY = List.of();

  final TreeMap<ServiceId, ServiceTwin> services = new TreeMap<>();
  final TreeSet<ServiceId> cutOff = new TreeSet<>();
  final TreeMap<Bytes, Bytes> written = new TreeMap<>();
  final List<Intent> performed = new ArrayList<>();
  Function<Intent, Fate> fate = intent -> Fate.DONE;
  boolean coordinatorUp = true;
  long nowMillis = 1_000_000;

  private final List<Intent> late = new ArrayList<>();
  private final CoordinatorMachine coordinator =
      new CoordinatorMachine(new MemoryStore(), CoordinatorSettings.DEFAULT);
  private List<Driver<CoordinatorState>> coordinatorDrivers = newDrivers();
  private long coordinatorIndex;
  private long requests;

  /** Begins with a table of one partition at the first of {@code serviceCount} services. */
  ReshapeWorld(int serviceCount) {
    record(new CoordinatorCommand.Bootstrap(1));
    for (int i = 1; i <= serviceCount; i++) {
      record(new CoordinatorCommand.RegisterService("n" + i, ""));
      ServiceId id = new ServiceId(i);
      services.put(id, new ServiceTwin(id, SETTINGS));
    }
    change(new CoordinatorRequest.CreateTable(nextRequest(), "t"));
    runUntilIdle();
  }

  CoordinatorState state() {
    return coordinator.view();
  }

  ServiceTwin service(ServiceId id) {
    ServiceTwin service = services.get(id);
    if (service == null) {
      throw new AssertionError("no such service: " + id);
    }
    return service;
  }

  Locator locator(String key) {
    return state()
        .locators()
        .present(TABLE, new KeyRange(Bytes.utf8(key), Bytes.utf8(key).successor()))
        .getFirst();
  }

  OperationReport report(OperationId id) {
    return state().operations().find(id).orElseThrow().report();
  }

  CommandAnswer record(CoordinatorCommand command) {
    coordinatorIndex++;
    CoordinatorEntry entry =
        new CoordinatorEntry(HybridClock.ofMillis(nowMillis), List.of(command));
    CommandAnswer answer = coordinator.apply(entry).getFirst();
    coordinator.commit(coordinatorIndex);
    CoordinatorInvariants.check(coordinator.view());
    return answer;
  }

  CoordinatorAnswer change(CoordinatorRequest.Change change) {
    CoordinatorCommand command =
        Weighing.of(change, state())
            .map(weighing -> weighing.command(perform(weighing.left()), perform(weighing.right())))
            .orElseGet(() -> new CoordinatorCommand.Change(change));
    if (record(command) instanceof CommandAnswer.Changed changed) {
      return changed.answer();
    }
    throw new AssertionError("no answer to a change: " + change);
  }

  /** Starts a reshape that is not refused. */
  OperationId start(CoordinatorRequest.Reshape reshape) {
    CoordinatorAnswer answer = change(new CoordinatorRequest.Start(nextRequest(), reshape));
    if (answer instanceof CoordinatorAnswer.Started started) {
      return started.operation().id();
    }
    throw new AssertionError("not started: " + answer);
  }

  /** Drops the table. */
  OperationId drop() {
    CoordinatorAnswer answer = change(new CoordinatorRequest.DropTable(nextRequest(), "t"));
    if (answer instanceof CoordinatorAnswer.Started started) {
      return started.operation().id();
    }
    throw new AssertionError("not started: " + answer);
  }

  ClientId nextRequest() {
    requests++;
    return new ClientId(7, requests);
  }

  /** Writes to whoever owns the key; returns whether it was done. */
  boolean put(String key, String value) {
    Bytes at = Bytes.utf8(key);
    Mutation mutation = new Mutation.Put(at, Bytes.utf8(value), Condition.Always.ALWAYS);
    if (write(at, mutation)) {
      written.put(at, Bytes.utf8(value));
      return true;
    }
    return false;
  }

  boolean delete(String key) {
    Bytes at = Bytes.utf8(key);
    if (write(at, new Mutation.Delete(at, Condition.Always.ALWAYS))) {
      written.remove(at);
      return true;
    }
    return false;
  }

  private boolean write(Bytes key, Mutation mutation) {
    for (ServiceTwin service : services.values()) {
      if (service.view().partitions().owner(TABLE, key).isPresent()) {
        requests++;
        RequestId id = new RequestId(new ClientId(8, requests), 1, service.view().clock(), 0);
        ServiceRequest.Write write = new ServiceRequest.Write(id, TABLE, List.of(mutation));
        return service.propose(new DataCommand.Write(write), nowMillis)
                instanceof DataAnswer.Written done
            && done.answer() instanceof Outcome.Done;
      }
    }
    return false;
  }

  /** Throws unless every row written is where the routes say, once, and nothing else is. */
  void checkRows() {
    TreeMap<Bytes, Bytes> found = new TreeMap<>();
    for (Locator locator : state().locators().present(TABLE, KeyRange.ALL)) {
      found.putAll(service(locator.service()).rows(TABLE, locator.range()));
    }
    if (!found.equals(written)) {
      throw new AssertionError("rows differ: written=" + written + " found=" + found);
    }
  }

  /** Lets every driver do all that it wants now, then time pass. */
  void tick() {
    for (ServiceTwin service : services.values()) {
      service.count(nowMillis);
    }
    boolean busy = true;
    while (busy) {
      busy = false;
      for (Driver<CoordinatorState> driver : coordinatorUp ? coordinatorDrivers : NOBODY) {
        busy |= perform(driver, driver.next(state(), nowMillis));
      }
      for (ServiceTwin service : services.values()) {
        for (Driver<ServiceView> driver : service.drivers()) {
          busy |= perform(driver, driver.next(service.view(), nowMillis));
        }
      }
    }
    nowMillis += TICK_MILLIS;
  }

  /** Ticks until no operation is open and nothing is left over; fails if that takes too long. */
  void runUntilIdle() {
    for (int i = 0; i < 10_000; i++) {
      if (state().operations().open().isEmpty() && state().leftovers().isEmpty()) {
        return;
      }
      tick();
    }
    throw new AssertionError("not idle: operations=" + state().operations().open());
  }

  void run(int ticks) {
    for (int i = 0; i < ticks; i++) {
      tick();
    }
  }

  /** Does everything that came late. */
  void doLate() {
    List<Intent> intents = List.copyOf(late);
    late.clear();
    intents.forEach(this::perform);
  }

  /** Releases all history of a service, and with it the memory of what was dropped. */
  void releaseAll(ServiceId service) {
    long later = service(service).view().clock() + 1;
    propose(service, new DataCommand.AdvanceClock(later));
    propose(service, new DataCommand.Release(later));
  }

  void propose(ServiceId service, DataCommand command) {
    service(service).propose(command, nowMillis);
  }

  void changeCoordinatorLeader() {
    coordinatorDrivers = newDrivers();
  }

  /** Returns whether a service has a partition that nobody owns and that isn't history. */
  boolean anythingArriving() {
    return services.values().stream()
        .flatMap(service -> service.view().partitions().all().stream())
        .anyMatch(partition -> partition.arrival().isPresent());
  }

  private boolean perform(Driver<?> driver, List<Errand> errands) {
    for (Errand errand : errands) {
      performed.add(errand.intent());
      driver.heard(errand, outcome(errand.intent()), nowMillis);
    }
    return !errands.isEmpty();
  }

  private Heard outcome(Intent intent) {
    return switch (fate.apply(intent)) {
      case DONE -> perform(intent);
      case LOST -> new Heard.Unreachable();
      case UNANSWERED -> {
        perform(intent);
        yield new Heard.Unreachable();
      }
      case LATE -> {
        late.add(intent);
        yield new Heard.Unreachable();
      }
    };
  }

  private Heard perform(Intent intent) {
    return switch (intent) {
      case Intent.Ask ask when cutOff.contains(ask.service()) -> new Heard.Unreachable();
      case Intent.Ask ask -> new Heard.Answered(service(ask.service()).ask(ask.inquiry()));
      case Intent.Propose propose when cutOff.contains(propose.service()) ->
          new Heard.Unreachable();
      case Intent.Propose propose ->
          new Heard.Decided(service(propose.service()).propose(propose.step(), nowMillis));
      case Intent.Recognise recognise when cutOff.contains(recognise.service()) ->
          new Heard.Unreachable();
      case Intent.Recognise recognise ->
          new Heard.Decided(
              service(recognise.service())
                  .propose(new DataCommand.Recognise(recognise.incarnation()), nowMillis));
      case Intent.Take take -> new Heard.Decided(service(take.service()).take(take, nowMillis));
      case Intent.Consult consult when !coordinatorUp -> new Heard.Unreachable();
      case Intent.Consult consult ->
          new Heard.Consulted(state().answer(new CoordinatorRequest.Describe(consult.operation())));
      case Intent.Report report when !coordinatorUp -> new Heard.Unreachable();
      case Intent.Report report -> new Heard.Recorded(record(report.command()));
    };
  }

  private static List<Driver<CoordinatorState>> newDrivers() {
    return List.of(new CoordinatorDriver(SETTINGS), new LeftoverDriver(SETTINGS));
  }
}
