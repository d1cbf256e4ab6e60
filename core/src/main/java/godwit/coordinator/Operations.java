package godwit.coordinator;

import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.request.ClientId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The operations that are open, and the latest of those that have ended. Immutable. */
public final class Operations {
  static final Operations NONE = new Operations(new TreeMap<>(), new TreeMap<>());

  private final NavigableMap<OperationId, Operation> open;
  private final NavigableMap<OperationId, Operation> ended;

  private Operations(
      NavigableMap<OperationId, Operation> open, NavigableMap<OperationId, Operation> ended) {
    this.open = open;
    this.ended = ended;
  }

  static Operations of(List<Operation> all) {
    Operations operations = new Operations(new TreeMap<>(), new TreeMap<>());
    for (Operation operation : all) {
      (operation.ended() ? operations.ended : operations.open).put(operation.id(), operation);
    }
    return operations;
  }

  public Optional<Operation> find(OperationId id) {
    Operation operation = open.get(id);
    return Optional.ofNullable(operation == null ? ended.get(id) : operation);
  }

  /** Returns which operation does at present what {@code id} is to do: itself, or its part. */
  public OperationId doing(OperationId id) {
    return find(id)
        .map(Operation::stage)
        .filter(Stage.InParts.class::isInstance)
        .map(stage -> ((Stage.InParts) stage).parts().getLast())
        .orElse(id);
  }

  /** Returns those that are open, the oldest first. */
  public Collection<Operation> open() {
    return List.copyOf(open.values());
  }

  /** Returns those that have ended, the oldest first. */
  public Collection<Operation> ended() {
    return List.copyOf(ended.values());
  }

  /**
   * Returns those that have ended since {@code before}, the oldest first: they were open then, or
   * are newer than all that there were.
   */
  public List<Operation> endedSince(Operations before) {
    Stream<Operation> known =
        before.open.keySet().stream().map(ended::get).filter(Objects::nonNull);
    Stream<Operation> newer =
        before.newest().map(id -> ended.tailMap(id, false)).orElse(ended).values().stream();
    return Stream.concat(known, newer).toList();
  }

  private Optional<OperationId> newest() {
    return Stream.of(open, ended)
        .filter(operations -> !operations.isEmpty())
        .map(NavigableMap::lastKey)
        .max(Comparator.naturalOrder());
  }

  /** Returns all, or all that are open, the newest first. */
  public Stream<Operation> newestFirst(boolean openOnly) {
    NavigableMap<OperationId, Operation> all = new TreeMap<>(open);
    if (!openOnly) {
      all.putAll(ended);
    }
    return all.descendingMap().values().stream();
  }

  /** Returns the operation that a change with this id asked for, or asked to end. */
  Optional<Operation> askedBy(ClientId request) {
    return Stream.concat(open.values().stream(), ended.values().stream())
        .filter(operation -> operation.requests().contains(request))
        .findFirst();
  }

  /** Returns the open operation that needs {@code partition} for itself: for a part its parent. */
  Optional<Operation> holder(PartitionId partition) {
    return open.values().stream()
        .filter(operation -> holds(operation, partition))
        .findFirst()
        .map(operation -> operation.parent().map(open::get).orElse(operation));
  }

  /** Returns the open operation that drops the table. */
  Optional<Operation> dropping(TableId table) {
    return open.values().stream()
        .filter(operation ->
            operation.task() instanceof Task.DropTable drop && drop.table().equals(table))
        .findFirst();
  }

  /**
   * Returns how many open operations {@code service} has to bear before {@code waiting} may start.
   */
  long ahead(Operation waiting, ServiceId service) {
    return open.values().stream()
        .filter(other -> !other.id().equals(waiting.id()))
        .filter(other -> other.task().services().contains(service))
        .filter(other ->
            other.stage() != Stage.Waiting.WAITING || other.id().compareTo(waiting.id()) < 0)
        .count();
  }

  /*
   * Asking `ahead` for each that waits would look at each pair. By their age, each counts for all
   * that are younger, whether it has begun or waits itself; and one that has begun for all.
   */
  /**
   * Returns those that wait and may start now, the oldest first: each of their services has fewer
   * than {@code limit} {@linkplain #ahead ahead of them}.
   */
  List<Operation> admissible(int limit) {
    TreeMap<ServiceId, Integer> ahead = new TreeMap<>();
    List<Operation> waiting = new ArrayList<>();
    for (Operation operation : open.values()) {
      if (operation.stage() == Stage.Waiting.WAITING) {
        waiting.add(operation);
      } else {
        bear(operation, ahead);
      }
    }
    List<Operation> admissible = new ArrayList<>();
    for (Operation operation : waiting) {
      if (operation.task().services().stream().allMatch(it -> ahead.getOrDefault(it, 0) < limit)) {
        admissible.add(operation);
      }
      bear(operation, ahead);
    }
    return admissible;
  }

  private static void bear(Operation operation, Map<ServiceId, Integer> counts) {
    operation.task().services().stream()
        .distinct()
        .forEach(it -> counts.merge(it, 1, Integer::sum));
  }

  /** Returns how many open operations are to bring a partition to {@code service}. */
  long bringingTo(ServiceId service) {
    return open.values().stream()
        .filter(operation ->
            switch (operation.task()) {
              case Task.CreateTable create -> create.service().equals(service);
              case Task.Move move -> move.target().equals(service);
              case Task.Split split -> false;
              case Task.Join join -> false;
              case Task.SplitAndMove split -> false;
              case Task.MoveAndJoin move -> false;
              case Task.DropTable drop -> false;
            })
        .count();
  }

  /**
   * Returns the oldest ended ones beyond {@code kept}, but for parts of operations that are open.
   */
  List<OperationId> beyond(int kept) {
    return ended.values().stream()
        .filter(operation -> operation.parent().map(open::get).isEmpty())
        .map(Operation::id)
        .limit(Math.max(0, ended.size() - kept))
        .toList();
  }

  Operations with(Operation operation) {
    TreeMap<OperationId, Operation> nextOpen = new TreeMap<>(open);
    if (!operation.ended()) {
      nextOpen.put(operation.id(), operation);
      if (!ended.containsKey(operation.id())) {
        return new Operations(nextOpen, ended);
      }
      return new Operations(nextOpen, without(List.of(operation.id())).ended);
    }
    TreeMap<OperationId, Operation> nextEnded = new TreeMap<>(ended);
    nextOpen.remove(operation.id());
    nextEnded.put(operation.id(), operation);
    return new Operations(nextOpen, nextEnded);
  }

  Operations without(List<OperationId> forgotten) {
    TreeMap<OperationId, Operation> nextEnded = new TreeMap<>(ended);
    forgotten.forEach(nextEnded::remove);
    return new Operations(open, nextEnded);
  }

  private static boolean holds(Operation operation, PartitionId partition) {
    return operation.task().partitions().contains(partition)
        || operation.task().successors().contains(partition);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Operations operations
        && open.equals(operations.open)
        && ended.equals(operations.ended);
  }

  @Override
  public int hashCode() {
    return 31 * open.hashCode() + ended.hashCode();
  }

  @Override
  public String toString() {
    return "open=" + open.values() + " ended=" + ended.values();
  }
}
