package godwit.coordinator;

import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.placement.Hearing;
import godwit.placement.Node;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * All that the coordinator knows, at one moment. Immutable: machines decide against it, readers and
 * drivers hold it as long as they like.
 *
 * @param nodes by their names, also those that were removed
 * @param leftovers what ended attempts may have left at services, by the partition's id there
 * @param learning what services have told so far, while a state that was put back is made good;
 *     nothing is changed or driven till then
 * @param users who may use the store
 */
public record CoordinatorState(
    Numbers numbers,
    NavigableMap<TableId, Table> tables,
    NavigableMap<ServiceId, DataService> services,
    NavigableMap<String, Node> nodes,
    Locators locators,
    Operations operations,
    NavigableMap<PartitionId, Leftover> leftovers,
    Optional<Learning> learning,
    Users users) {
  /** The state before the first command. */
  public static final CoordinatorState EMPTY =
      new CoordinatorState(
          Numbers.NONE,
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          Locators.NONE,
          Operations.NONE,
          new TreeMap<>(),
          Optional.empty(),
          Users.NONE);

  public CoordinatorState {
    tables = Collections.unmodifiableNavigableMap(tables);
    services = Collections.unmodifiableNavigableMap(services);
    nodes = Collections.unmodifiableNavigableMap(nodes);
    leftovers = Collections.unmodifiableNavigableMap(leftovers);
  }

  /** Returns what a client is told that asks {@code query}. */
  public CoordinatorAnswer answer(CoordinatorRequest.Query query) {
    return answer(query, Hearing.NOTHING);
  }

  /** Returns what a client is told that asks {@code query}, by what nodes have told lately. */
  public CoordinatorAnswer answer(CoordinatorRequest.Query query, Hearing hearing) {
    return new Queries(this, hearing).answer(query);
  }

  public Optional<DataService> service(String node) {
    return services.values().stream().filter(service -> service.node().equals(node)).findFirst();
  }

  public Optional<Table> table(String name) {
    return tables.values().stream().filter(table -> table.name().equals(name)).findFirst();
  }

  /** Returns what a table is called, if it is known. */
  public Optional<String> nameOf(TableId table) {
    return Optional.ofNullable(tables.get(table)).map(Table::name);
  }

  /** Returns a table that can be used: it has been founded, and is not being dropped. */
  Optional<Table> usable(String name) {
    return table(name)
        .filter(table -> locators.has(table.id()))
        .filter(table -> operations.dropping(table.id()).isEmpty());
  }

  /** Returns the open operations that take partitions of the table, parts of others included. */
  public List<Operation> reshaping(TableId table) {
    return operations.open().stream()
        .filter(operation ->
            operation.task().partitions().stream()
                .flatMap(partition -> locators.find(partition).stream())
                .anyMatch(locator -> locator.table().equals(table)))
        .toList();
  }

  /** Returns the table that the operation is about, as far as that is known. */
  public Optional<TableId> tableOf(OperationId id) {
    return operations
        .find(id)
        .map(Operation::task)
        .flatMap(task ->
            switch (task) {
              case Task.CreateTable create -> Optional.of(create.table());
              case Task.DropTable drop -> Optional.of(drop.table());
              case Task.Split split -> tableOf(split.partitions());
              case Task.Join join -> tableOf(join.partitions());
              case Task.Move move -> tableOf(move.partitions());
              case Task.SplitAndMove split -> tableOf(split.partitions());
              case Task.MoveAndJoin join -> tableOf(join.partitions());
            });
  }

  private Optional<TableId> tableOf(List<PartitionId> partitions) {
    return partitions.stream()
        .flatMap(partition -> locators.find(partition).stream())
        .map(Locator::table)
        .findFirst();
  }

  /**
   * Returns the service with the fewest partitions among those that {@code except} is not; the
   * oldest of equals.
   */
  Optional<ServiceId> leastLoaded(Predicate<ServiceId> except) {
    return services.keySet().stream()
        .filter(service -> !except.test(service))
        .min(
            Comparator.comparingLong(
                service -> locators.countAt(service) + operations.bringingTo(service)));
  }

  /** Returns the state after {@code event}. */
  CoordinatorState apply(CoordinatorEvent event) {
    CoordinatorState now = with(numbers.at(event.at()));
    return switch (event) {
      case CoordinatorEvent.Bootstrapped e -> now.with(now.numbers.incarnated(e.incarnation()));
      case CoordinatorEvent.LearningBegun e ->
          now.with(now.numbers.incarnated(e.incarnation())).with(Optional.of(Learning.NOTHING));
      case CoordinatorEvent.ServiceLearnt e ->
          now.with(now.learning.map(it -> it.with(e.service(), e.partitions())));
      case CoordinatorEvent.LearningEnded e ->
          now.with(e.counted().at(e.at()).rerouted())
              .with(now.locators.without(e.gone()).with(e.learnt()))
              .with(Optional.empty());
      case CoordinatorEvent.TableForgotten e ->
          now.without(e.table()).with(now.locators.without(e.partitions()));
      case CoordinatorEvent.UserKept e ->
          now.with(now.users.with(e.user()).with(now.users.past().with(e.at(), e.request())));
      case CoordinatorEvent.UserDropped e ->
          now.with(now.users.without(e.name()).with(now.users.past().with(e.at(), e.request())));
      case CoordinatorEvent.ServiceRegistered e -> now.with(e.service());
      case CoordinatorEvent.NodeRecorded e -> now.with(e.node());
      case CoordinatorEvent.TableNamed e -> now.with(e.table());
      case CoordinatorEvent.OperationStarted e -> now.with(e.operation());
      case CoordinatorEvent.OperationAdvanced e -> now.with(e.operation());
      case CoordinatorEvent.OperationEnded e -> now.with(e.operation());
      case CoordinatorEvent.OperationsForgotten e ->
          now.with(now.operations.without(e.operations()));
      case CoordinatorEvent.RoutesChanged e ->
          now.with(now.numbers.rerouted()).with(now.locators.with(e.ended()).with(e.begun()));
      case CoordinatorEvent.LeftoverNoted e -> now.with(e.leftover());
      case CoordinatorEvent.LeftoverCleared e -> now.without(e.partition());
    };
  }

  CoordinatorState with(Numbers next) {
    return new CoordinatorState(
        next, tables, services, nodes, locators, operations, leftovers, learning, users);
  }

  CoordinatorState with(DataService service) {
    TreeMap<ServiceId, DataService> next = new TreeMap<>(services);
    next.put(service.id(), service);
    Numbers known = numbers.knowing(service.id());
    return new CoordinatorState(
        known, tables, next, nodes, locators, operations, leftovers, learning, users);
  }

  CoordinatorState with(Node node) {
    TreeMap<String, Node> next = new TreeMap<>(nodes);
    next.put(node.name(), node);
    return new CoordinatorState(
        numbers, tables, services, next, locators, operations, leftovers, learning, users);
  }

  CoordinatorState with(Table table) {
    TreeMap<TableId, Table> next = new TreeMap<>(tables);
    next.put(table.id(), table);
    Numbers known = numbers.knowing(table.id());
    return new CoordinatorState(
        known, next, services, nodes, locators, operations, leftovers, learning, users);
  }

  CoordinatorState with(Operation operation) {
    return with(numbers.knowing(operation)).with(operations.with(operation));
  }

  CoordinatorState with(Leftover leftover) {
    TreeMap<PartitionId, Leftover> next = new TreeMap<>(leftovers);
    next.put(leftover.partition(), leftover);
    return new CoordinatorState(
        numbers, tables, services, nodes, locators, operations, next, learning, users);
  }

  CoordinatorState with(Locators next) {
    return new CoordinatorState(
        numbers, tables, services, nodes, next, operations, leftovers, learning, users);
  }

  CoordinatorState with(Operations next) {
    return new CoordinatorState(
        numbers, tables, services, nodes, locators, next, leftovers, learning, users);
  }

  CoordinatorState with(Optional<Learning> next) {
    return new CoordinatorState(
        numbers, tables, services, nodes, locators, operations, leftovers, next, users);
  }

  CoordinatorState with(Users next) {
    return new CoordinatorState(
        numbers, tables, services, nodes, locators, operations, leftovers, learning, next);
  }

  private CoordinatorState without(TableId table) {
    TreeMap<TableId, Table> next = new TreeMap<>(tables);
    next.remove(table);
    return new CoordinatorState(
        numbers, next, services, nodes, locators, operations, leftovers, learning, users);
  }

  private CoordinatorState without(PartitionId leftover) {
    TreeMap<PartitionId, Leftover> next = new TreeMap<>(leftovers);
    next.remove(leftover);
    return new CoordinatorState(
        numbers, tables, services, nodes, locators, operations, next, learning, users);
  }
}
