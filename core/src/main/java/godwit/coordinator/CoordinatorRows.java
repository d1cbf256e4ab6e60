package godwit.coordinator;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.Partition;
import godwit.partition.ServiceId;
import godwit.placement.Node;
import godwit.request.User;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import godwit.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The coordinator's state as rows of a store: what an event changes there, and the state that they
 * hold.
 */
final class CoordinatorRows {
  private static final Codec<List<Partition>> PARTITIONS = Codecs.list(Partition.CODEC);

  private CoordinatorRows() {}

  /** Returns what {@code event} changes, but for the numbers. */
  static List<Write> of(CoordinatorEvent event) {
    return switch (event) {
      case CoordinatorEvent.Bootstrapped e -> List.of();
      case CoordinatorEvent.LearningBegun e ->
          List.of(
              new Write.DeleteRange(CoordinatorKeys.TOLD),
              new Write.Put(CoordinatorKeys.LEARNING, Bytes.EMPTY));
      case CoordinatorEvent.ServiceLearnt e ->
          List.of(put(CoordinatorKeys.told(e.service()), PARTITIONS, e.partitions()));
      case CoordinatorEvent.LearningEnded e -> learnt(e);
      case CoordinatorEvent.TableForgotten e -> forgotten(e);
      case CoordinatorEvent.UserKept e ->
          List.of(put(CoordinatorKeys.user(e.user().name()), User.CODEC, e.user()));
      case CoordinatorEvent.UserDropped e ->
          List.of(new Write.Delete(CoordinatorKeys.user(e.name())));
      case CoordinatorEvent.ServiceRegistered e ->
          List.of(put(CoordinatorKeys.service(e.service().id()), DataService.CODEC, e.service()));
      case CoordinatorEvent.NodeRecorded e ->
          List.of(put(CoordinatorKeys.node(e.node().name()), Node.CODEC, e.node()));
      case CoordinatorEvent.TableNamed e ->
          List.of(put(CoordinatorKeys.table(e.table().id()), Table.CODEC, e.table()));
      case CoordinatorEvent.OperationStarted e -> List.of(operation(e.operation()));
      case CoordinatorEvent.OperationAdvanced e -> List.of(operation(e.operation()));
      case CoordinatorEvent.OperationEnded e -> List.of(operation(e.operation()));
      case CoordinatorEvent.OperationsForgotten e ->
          e.operations().stream()
              .<Write>map(id -> new Write.Delete(CoordinatorKeys.operation(id)))
              .toList();
      case CoordinatorEvent.RoutesChanged e -> {
        List<Write> writes = new ArrayList<>();
        e.ended().forEach(locator -> writes.add(locator(locator)));
        e.begun().forEach(locator -> writes.add(locator(locator)));
        yield writes;
      }
      case CoordinatorEvent.LeftoverNoted e -> {
        Bytes key = CoordinatorKeys.leftover(e.leftover().partition());
        yield List.of(put(key, Leftover.CODEC, e.leftover()));
      }
      case CoordinatorEvent.LeftoverCleared e ->
          List.of(new Write.Delete(CoordinatorKeys.leftover(e.partition())));
    };
  }

  private static List<Write> forgotten(CoordinatorEvent.TableForgotten forgotten) {
    List<Write> writes = new ArrayList<>();
    writes.add(new Write.Delete(CoordinatorKeys.table(forgotten.table())));
    forgotten.partitions().forEach(id -> writes.add(new Write.Delete(CoordinatorKeys.locator(id))));
    return writes;
  }

  private static List<Write> learnt(CoordinatorEvent.LearningEnded ended) {
    List<Write> writes = new ArrayList<>();
    writes.add(new Write.Delete(CoordinatorKeys.LEARNING));
    writes.add(new Write.DeleteRange(CoordinatorKeys.TOLD));
    ended.gone().forEach(id -> writes.add(new Write.Delete(CoordinatorKeys.locator(id))));
    ended.learnt().forEach(locator -> writes.add(locator(locator)));
    return writes;
  }

  /** Returns what the last changes of users are kept as. */
  static Write of(Users.Past past) {
    return put(CoordinatorKeys.USERS_PAST, Users.Past.CODEC, past);
  }

  static Write of(Numbers numbers) {
    return put(CoordinatorKeys.NUMBERS, Numbers.CODEC, numbers);
  }

  /** Returns the state that the rows hold. */
  static CoordinatorState load(Snapshot rows) {
    CoordinatorState state = CoordinatorState.EMPTY;
    for (Table table : all(rows, CoordinatorKeys.TABLES, Table.CODEC)) {
      state = state.with(table);
    }
    for (DataService service : all(rows, CoordinatorKeys.SERVICES, DataService.CODEC)) {
      state = state.with(service);
    }
    for (Node node : all(rows, CoordinatorKeys.NODES, Node.CODEC)) {
      state = state.with(node);
    }
    for (Leftover leftover : all(rows, CoordinatorKeys.LEFTOVERS, Leftover.CODEC)) {
      state = state.with(leftover);
    }
    Bytes past = rows.get(CoordinatorKeys.USERS_PAST);
    Users users = past == null ? Users.NONE : Users.NONE.with(Users.Past.CODEC.decode(past));
    for (User user : all(rows, CoordinatorKeys.USERS, User.CODEC)) {
      users = users.with(user);
    }
    Bytes numbers = rows.get(CoordinatorKeys.NUMBERS);
    return state
        .with(users)
        .with(learning(rows))
        .with(Operations.of(all(rows, CoordinatorKeys.OPERATIONS, Operation.CODEC)))
        .with(Locators.NONE.with(all(rows, CoordinatorKeys.LOCATORS, Locator.CODEC)))
        .with(numbers == null ? Numbers.NONE : Numbers.CODEC.decode(numbers));
  }

  private static Optional<Learning> learning(Snapshot rows) {
    if (rows.get(CoordinatorKeys.LEARNING) == null) {
      return Optional.empty();
    }
    Learning learning = Learning.NOTHING;
    try (Cursor cursor = rows.cursor(CoordinatorKeys.TOLD, Direction.FORWARD)) {
      for (; cursor.valid(); cursor.next()) {
        ServiceId service = CoordinatorKeys.toldBy(cursor.key());
        learning = learning.with(service, PARTITIONS.decode(cursor.value()));
      }
    }
    return Optional.of(learning);
  }

  private static Write operation(Operation operation) {
    return put(CoordinatorKeys.operation(operation.id()), Operation.CODEC, operation);
  }

  private static Write locator(Locator locator) {
    return put(CoordinatorKeys.locator(locator.partition()), Locator.CODEC, locator);
  }

  private static <T> Write put(Bytes key, Codec<T> codec, T value) {
    return new Write.Put(key, codec.encode(value));
  }

  private static <T> List<T> all(Snapshot rows, KeyRange range, Codec<T> codec) {
    List<T> values = new ArrayList<>();
    try (Cursor cursor = rows.cursor(range, Direction.FORWARD)) {
      for (; cursor.valid(); cursor.next()) {
        values.add(codec.decode(cursor.value()));
      }
    }
    return values;
  }
}
