package godwit.coordinator;

import godwit.clock.HybridClock;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState.Seal;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.OperationReport;
import godwit.request.Reason;
import godwit.store.MemoryStore;
import java.util.List;
import java.util.Optional;

/**
 * A coordinator's machine over a store in memory, given one command at a time and checked after
 * each.
 */
final class Ledger {
  static final TableId TABLE = new TableId(1);
  static final ServiceId FIRST = new ServiceId(1);
  static final ServiceId SECOND = new ServiceId(2);
  static final ServiceId THIRD = new ServiceId(3);

  final MemoryStore store = new MemoryStore();
  private final CoordinatorSettings settings;
  private final CoordinatorMachine machine;
  private long index;
  private long requests;
  private long nowMillis = 1_000;

  Ledger(CoordinatorSettings settings) {
    this.settings = settings;
    this.machine = new CoordinatorMachine(store, settings);
  }

  /**
   * Returns one with a table {@code t} of one partition at the first of {@code services} services.
   */
  static Ledger withTable(int services) {
    return withTable(services, CoordinatorSettings.DEFAULT);
  }

  static Ledger withTable(int services, CoordinatorSettings settings) {
    Ledger ledger = new Ledger(settings);
    ledger.command(new CoordinatorCommand.Bootstrap(1));
    for (int i = 1; i <= services; i++) {
      ledger.command(new CoordinatorCommand.RegisterService("n" + i, ""));
    }
    OperationId id = ledger.started(ledger.createTable("t")).id();
    ledger.publish(id, 10);
    return ledger;
  }

  CoordinatorState state() {
    return machine.view();
  }

  CommandAnswer command(CoordinatorCommand command) {
    index++;
    nowMillis++;
    CoordinatorEntry entry =
        new CoordinatorEntry(HybridClock.ofMillis(nowMillis), List.of(command));
    CommandAnswer answer = machine.apply(entry).getFirst();
    machine.commit(index);
    CoordinatorInvariants.check(machine.view());
    return answer;
  }

  void sleep(long millis) {
    nowMillis += millis;
  }

  CoordinatorAnswer change(CoordinatorRequest.Change change) {
    if (command(new CoordinatorCommand.Change(change)) instanceof CommandAnswer.Changed changed) {
      return changed.answer();
    }
    throw new AssertionError("no answer to a change: " + change);
  }

  CoordinatorAnswer createTable(String name) {
    return change(new CoordinatorRequest.CreateTable(nextRequest(), name));
  }

  CoordinatorAnswer dropTable(String name) {
    return change(new CoordinatorRequest.DropTable(nextRequest(), name));
  }

  CoordinatorAnswer start(Reshape reshape) {
    return change(new CoordinatorRequest.Start(nextRequest(), reshape));
  }

  CoordinatorAnswer cancel(OperationId id) {
    return change(new CoordinatorRequest.Cancel(nextRequest(), id));
  }

  CommandAnswer publish(OperationId id, long at) {
    return command(
        new CoordinatorCommand.Publish(
            id, operation(id).attempt(), at, seal(operation(id).task(), at)));
  }

  void close(OperationId id) {
    boolean move = operation(id).task() instanceof Task.Move;
    CoordinatorCommand.Served served =
        new CoordinatorCommand.Served(HybridClock.ofMillis(nowMillis), 100, 5_000);
    command(new CoordinatorCommand.Close(id, move ? Optional.of(served) : Optional.empty()));
  }

  /** Ends the operation as its owner would have done it at {@code at}. */
  void finish(OperationId id, long at) {
    publish(id, at);
    close(id);
  }

  /** Splits the one partition at each of {@code keys}. */
  void splitAt(String... keys) {
    for (String key : keys) {
      OperationId id = started(start(split(locator(key).partition(), key))).id();
      finish(id, locator(key).validFrom() + 10);
    }
  }

  static Reshape split(PartitionId partition, String key) {
    return new Reshape.Split(partition, Optional.of(Bytes.utf8(key)), Optional.empty());
  }

  Operation operation(OperationId id) {
    return state().operations().find(id).orElseThrow();
  }

  Locator locator(String key) {
    return state().locators().present(TABLE, KeyRange.ALL).stream()
        .filter(locator -> locator.range().contains(Bytes.utf8(key)))
        .findFirst()
        .orElseThrow();
  }

  ClientId nextRequest() {
    requests++;
    return new ClientId(9, requests);
  }

  /** Returns the state as another machine finds it in the store. */
  CoordinatorState reopened() {
    return new CoordinatorMachine(store, settings).view();
  }

  OperationReport started(CoordinatorAnswer answer) {
    if (answer instanceof CoordinatorAnswer.Started started) {
      return started.operation();
    }
    throw new AssertionError("not started: " + answer);
  }

  static Reason reason(CoordinatorAnswer answer) {
    if (answer instanceof CoordinatorAnswer.Refused refused) {
      return refused.refusal().reason();
    }
    throw new AssertionError("not refused: " + answer);
  }

  static Reason reason(CommandAnswer answer) {
    if (answer instanceof CommandAnswer.Refused refused) {
      return refused.refusal().reason();
    }
    throw new AssertionError("not refused: " + answer);
  }

  private Optional<Seal> seal(Task task, long at) {
    return task instanceof Task.Move
        ? Optional.of(new Seal(1, Math.max(at - 1, HybridClock.ofMillis(nowMillis) - 1)))
        : Optional.empty();
  }
}
