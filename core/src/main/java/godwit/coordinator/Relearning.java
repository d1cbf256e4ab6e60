package godwit.coordinator;

import godwit.coordinator.CoordinatorCommand.Aim;
import godwit.partition.Arrival;
import godwit.partition.Departure;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState.Retired;
import godwit.partition.ServiceId;
import godwit.partition.Successor;
import godwit.partition.TableId;
import godwit.request.OperationReport.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes a state that was put back good, by what all data services told. Not thread-safe; used once.
 *
 * <p>Each told at a moment of its own, and a move that was under way goes on between the two sides
 * meanwhile. So of a move that its source told as open the partition stays the source's here, and
 * the operation is ended: the source's log says whether it came too late. What a source has handed
 * over is the target's, whether that has noticed yet or not.
 */
final class Relearning {
  private static final String RESTORED = "the coordinator was restored from an older state";
  private static final String LOST = RESTORED + ": the partitions show what was done";

  /** How many ids may have been given out since the backup to what nobody mentions now. */
  private static final long UNSEEN_SERVICES = 100;

  private static final long UNSEEN_TABLES = 1_000_000;

  private final Draft draft;
  private final CoordinatorState before;
  private final List<Told> told = new ArrayList<>();
  private final Map<PartitionId, Told> byId = new TreeMap<>();
  private final Map<OperationId, Operation> mentioned = new TreeMap<>();
  private final TreeSet<PartitionId> awaited = new TreeSet<>();

  /** A partition, and whose it is. */
  private record Told(ServiceId service, Partition partition) {
    PartitionId id() {
      return partition.id();
    }

    Optional<Retired> retired() {
      return partition.state() instanceof Retired retired ? Optional.of(retired) : Optional.empty();
    }

    Locator until(long end) {
      return new Locator(
          partition.id(), partition.table(), partition.range(), service, partition.since(), end);
    }
  }

  Relearning(Draft draft) {
    this.draft = draft;
    this.before = draft.state();
    before
        .learning()
        .orElseThrow()
        .told()
        .forEach((service, partitions) ->
            partitions.forEach(partition -> told.add(new Told(service, partition))));
    told.forEach(one -> byId.put(one.id(), one));
    told.forEach(this::mention);
  }

  /** Ends the learning, unless keys are missing: then a service has still to tell of them. */
  void endIfWhole() {
    List<Locator> learnt = learnt();
    Locators routes = before.locators().without(gone(learnt)).with(learnt);
    if (!tables().stream().allMatch(routes::covers)) {
      return;
    }
    draft.add(new CoordinatorEvent.LearningEnded(draft.at(), gone(learnt), learnt, counted()));
    nameTables();
    endForgotten();
    mentioned.values().forEach(draft::advance);
    noteLeftovers();
    dropped().forEach(this::drop);
  }

  /** Returns the tables that a service told to be dropped. */
  private Set<TableId> dropped() {
    Set<TableId> tables = new TreeSet<>();
    told.stream()
        .filter(one -> one.partition().discarded())
        .forEach(one -> tables.add(one.partition().table()));
    return tables;
  }

  /**
   * Goes on with the drop of a table, by an operation of its own: one of an older incarnation can
   * begin nothing at the services that have not retired their part.
   */
  private void drop(TableId table) {
    Map<ServiceId, Leftover> parts = new TreeMap<>();
    for (Told one : told) {
      if (one.partition().discarded() && one.partition().table().equals(table)) {
        one.retired()
            .filter(it -> !it.published())
            .map(it -> new Leftover(one.service(), it.attempt(), one.id()))
            .ifPresent(left -> parts.putIfAbsent(one.service(), left));
      }
    }
    if (parts.isEmpty() && !draft.state().locators().has(table)) {
      new Dropping(draft).forget(table);
    } else {
      Table named = draft.state().tables().get(table);
      String name = named == null ? table.toString() : named.name();
      Task task = new Task.DropTable(table, name, List.copyOf(parts.values()));
      new Dropping(draft).endIfDone(draft.start(task, Optional.empty(), List.of()));
    }
  }

  /** Takes in which operation the partition is in the middle of, if it is. */
  private void mention(Told one) {
    one.partition().departure().ifPresent(departure -> mentionDeparture(one, departure));
    one.retired()
        .filter(it -> !it.published() && !it.successors().isEmpty())
        .ifPresent(it -> mentionRetired(one, it));
  }

  private void mentionDeparture(Told one, Departure departure) {
    Task task =
        new Task.Move(
            one.id(),
            one.service(),
            departure.target(),
            departure.successor(),
            departure.budgetMillis());
    awaited.add(departure.successor());
    mention(
        departure.attempt().operation(),
        departure.attempt().number(),
        task,
        new Stage.Ending(Aim.FAIL, RESTORED));
  }

  private void mentionRetired(Told one, Retired retired) {
    retired.successors().forEach(successor -> awaited.add(successor.partition()));
    mention(
        retired.attempt().operation(),
        retired.attempt().number(),
        task(one, retired),
        new Stage.Published(retired.end(), retired.seal(), draft.at()));
  }

  private void mention(OperationId id, int attempt, Task task, Stage stage) {
    Optional<Operation> known = before.operations().find(id);
    mentioned.put(
        id,
        new Operation(
            id,
            Optional.empty(),
            known.map(Operation::requests).orElse(List.of()),
            known.map(Operation::startedAt).orElse(draft.at()),
            task,
            attempt,
            stage));
  }

  private Task task(Told one, Retired retired) {
    Successor first = retired.successors().getFirst();
    if (!first.service().equals(one.service())) {
      return new Task.Move(
          one.id(),
          one.service(),
          first.service(),
          first.partition(),
          draft.settings().budgetMillis());
    }
    if (retired.successors().size() == 2) {
      Successor second = retired.successors().getLast();
      return new Task.Split(
          one.id(),
          one.service(),
          Optional.of(second.range().low()),
          first.partition(),
          second.partition());
    }
    List<PartitionId> joined =
        told.stream()
            .filter(other -> other.service().equals(one.service()))
            .filter(other ->
                other.retired().filter(it -> it.attempt().equals(retired.attempt())).isPresent())
            .sorted((a, b) -> a.partition().range().low().compareTo(b.partition().range().low()))
            .map(Told::id)
            .toList();
    return new Task.Join(joined.getFirst(), joined.getLast(), one.service(), first.partition());
  }

  /** Returns the routes that the services know of, present and past. */
  private List<Locator> learnt() {
    List<Locator> learnt = new ArrayList<>();
    for (Told one : told) {
      if (one.partition().owned() && !isDeparting(one.id())) {
        learnt.add(one.until(Locator.OPEN));
      }
      one.retired()
          .ifPresent(retired -> {
            learnt.add(one.until(retired.end()));
            if (!retired.published()) {
              retired.successors().stream()
                  .filter(successor -> !hasOwned(successor.partition()))
                  .map(successor -> handedOver(one, retired, successor))
                  .forEach(learnt::add);
            }
          });
    }
    return learnt;
  }

  private static Locator handedOver(Told one, Retired retired, Successor successor) {
    return new Locator(
        successor.partition(),
        one.partition().table(),
        successor.range(),
        successor.service(),
        retired.end(),
        Locator.OPEN);
  }

  /** Returns whether the partition was told to be, or to have been, an owner of its keys. */
  private boolean hasOwned(PartitionId id) {
    Told found = byId.get(id);
    return found != null && (found.partition().owned() || found.retired().isPresent());
  }

  /** Returns whether a source told that it is still moving its keys to the partition. */
  private boolean isDeparting(PartitionId successor) {
    return told.stream()
        .flatMap(one -> one.partition().departure().stream())
        .anyMatch(departure -> departure.successor().equals(successor));
  }

  /** Returns the partitions that were thought to own keys, and of which nobody knows any more. */
  private List<PartitionId> gone(List<Locator> learnt) {
    TreeSet<PartitionId> known = new TreeSet<>();
    learnt.forEach(locator -> known.add(locator.partition()));
    return before.locators().allOpen().stream()
        .map(Locator::partition)
        .filter(id -> !known.contains(id))
        .toList();
  }

  /** Returns the tables all of whose keys somebody must own. */
  private Set<TableId> tables() {
    Set<TableId> tables = new TreeSet<>();
    before.locators().allOpen().forEach(locator -> tables.add(locator.table()));
    told.stream()
        .filter(one -> one.partition().arrival().isEmpty())
        .forEach(one -> tables.add(one.partition().table()));
    tables.removeAll(dropped());
    return tables;
  }

  private Numbers counted() {
    Numbers counted = before.numbers().knowing(new TableId(unseenTable()));
    counted = counted.knowing(new ServiceId(unseenService()));
    for (Told one : told) {
      counted = counted.knowing(one.id());
    }
    for (PartitionId id : awaited) {
      counted = counted.knowing(id);
    }
    for (OperationId id : mentioned.keySet()) {
      counted = counted.knowing(id);
    }
    return counted;
  }

  private long unseenTable() {
    long newest = before.numbers().tables();
    for (Told one : told) {
      newest = Math.max(newest, one.partition().table().number());
    }
    return newest + UNSEEN_TABLES;
  }

  private long unseenService() {
    long newest = before.numbers().services();
    for (Operation operation : mentioned.values()) {
      for (ServiceId service : operation.task().services()) {
        newest = Math.max(newest, service.number());
      }
    }
    return newest + UNSEEN_SERVICES;
  }

  /** Names the tables that were made since the backup; what they were called is lost. */
  private void nameTables() {
    for (TableId id : tables()) {
      if (!before.tables().containsKey(id)) {
        String name = "recovered-" + id;
        while (draft.state().table(name).isPresent()) {
          name += "-" + id;
        }
        draft.add(new CoordinatorEvent.TableNamed(draft.at(), new Table(id, name)));
      }
    }
  }

  /** Ends the operations that were open and that no service is in the middle of. */
  private void endForgotten() {
    for (Operation operation : before.operations().open()) {
      if (!mentioned.containsKey(operation.id())) {
        Stage last =
            switch (operation.task()) {
              case Task.CreateTable create -> creation(create, operation);
              case Task.DropTable drop when dropped().contains(drop.table()) ->
                  new Stage.Failed(RESTORED + ": another operation goes on with it");
              case Task.DropTable drop -> new Stage.Failed(RESTORED + ": drop it again");
              case Task.Split split -> new Stage.Failed(LOST);
              case Task.Join join -> new Stage.Failed(LOST);
              case Task.Move move -> new Stage.Failed(LOST);
              case Task.SplitAndMove split -> new Stage.Failed(LOST);
              case Task.MoveAndJoin join -> new Stage.Failed(LOST);
            };
        draft.add(new CoordinatorEvent.OperationEnded(draft.at(), operation.at(last)));
      }
    }
  }

  private Stage creation(Task.CreateTable create, Operation operation) {
    if (draft.state().locators().has(create.table())) {
      return new Stage.Done(new Receipt(0, 0, 0, 0, operation.attempt(), 0));
    }
    new Dropping(draft).forget(create.table());
    return new Stage.Failed(RESTORED + ": create it again");
  }

  /**
   * Has dropped what a service receives in an attempt that its source told nothing of: it is over,
   * since nothing of an older incarnation can begin again.
   */
  private void noteLeftovers() {
    for (Told one : told) {
      Optional<Arrival> arrival = one.partition().arrival();
      if (arrival.isPresent() && !awaited.contains(one.id())) {
        Leftover leftover = new Leftover(one.service(), arrival.get().attempt(), one.id());
        draft.add(new CoordinatorEvent.LeftoverNoted(draft.at(), leftover));
      }
    }
  }
}
