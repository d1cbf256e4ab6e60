package godwit.coordinator;

import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What must hold of the coordinator's state after every command. */
public final class CoordinatorInvariants {
  private CoordinatorInvariants() {}

  /** Throws an {@link AssertionError} that says what does not hold, now or at any time before. */
  public static void check(CoordinatorState state) {
    checkPresent(state);
    state.tables().keySet().stream()
        .filter(table -> state.operations().dropping(table).isEmpty())
        .forEach(table -> checkPast(table, state));
  }

  /** Throws like {@link #check}, of the present alone: the past can't change any more. */
  public static void checkPresent(CoordinatorState state) {
    checkCover(state);
    checkNames(state);
    checkOperations(state);
    checkHolders(state);
    checkLeftovers(state);
    checkUsers(state.users());
  }

  /** A table's open locators cover all keys once, from its founding until it is dropped. */
  private static void checkCover(CoordinatorState state) {
    for (Locator locator : state.locators().allOpen()) {
      require(state.services().containsKey(locator.service()), "its service is unknown", locator);
      require(
          locator.partition().number() <= state.numbers().partitions(),
          "its partition's id was never given out",
          locator);
    }
    for (TableId table : state.tables().keySet()) {
      List<Locator> open = state.locators().present(table, KeyRange.ALL);
      require(
          open.isEmpty()
              || state.locators().covers(table)
              || state.operations().dropping(table).isPresent(),
          "keys are owned by none or by two",
          open);
    }
  }

  /** At every instant since its founding, a table's locators cover all keys once. */
  private static void checkPast(TableId table, CoordinatorState state) {
    TreeSet<Long> beginnings = new TreeSet<>();
    for (Locator locator : state.locators().history(table)) {
      require(locator.validFrom() < locator.validTo(), "a locator was never valid", locator);
      beginnings.add(locator.validFrom());
      if (!locator.open()) {
        beginnings.add(locator.validTo());
      }
    }
    for (long beginning : beginnings) {
      List<Locator> valid = state.locators().asOf(table, KeyRange.ALL, beginning + 1);
      require(
          Locators.covering(valid, KeyRange.ALL),
          "keys were owned by none or by two, asOf=" + (beginning + 1),
          valid);
    }
  }

  private static void checkNames(CoordinatorState state) {
    TreeSet<String> tables = new TreeSet<>();
    state
        .tables()
        .values()
        .forEach(table -> require(tables.add(table.name()), "two tables of a name", table));
    TreeSet<String> nodes = new TreeSet<>();
    state
        .services()
        .values()
        .forEach(service -> require(nodes.add(service.node()), "two services of a node", service));
  }

  private static void checkOperations(CoordinatorState state) {
    for (Operation operation : all(state)) {
      require(
          operation.id().number() <= state.numbers().operations(),
          "its id was never given out",
          operation);
      require(
          operation.startedAt() <= state.numbers().clock(), "it began in the future", operation);
      if (operation.stage() instanceof Stage.InParts inParts) {
        checkParts(operation, inParts, state);
      }
      boolean orphan =
          !operation.ended()
              && operation.parent().isPresent()
              && operation
                  .parent()
                  .flatMap(state.operations()::find)
                  .filter(parent -> !parent.ended())
                  .isEmpty();
      require(!orphan, "its parent ended before it", operation);
    }
  }

  private static void checkParts(Operation parent, Stage.InParts inParts, CoordinatorState state) {
    for (OperationId id : inParts.parts()) {
      Optional<Operation> part = state.operations().find(id);
      require(part.isPresent(), "a part is forgotten: part=" + id, parent);
      boolean last = id.equals(inParts.parts().getLast());
      require(part.get().ended() != last, "not just its last part is open", parent);
      boolean own = part.get().parent().equals(Optional.of(parent.id()));
      require(own, "a part is another's: part=" + id, parent);
    }
  }

  /** An open operation alone has its partitions, which own their keys until it is published. */
  private static void checkHolders(CoordinatorState state) {
    TreeMap<PartitionId, OperationId> holders = new TreeMap<>();
    for (Operation operation : state.operations().open()) {
      OperationId root = operation.parent().orElse(operation.id());
      List<PartitionId> held = new ArrayList<>(operation.task().partitions());
      held.addAll(operation.task().successors());
      for (PartitionId partition : held) {
        OperationId other = holders.put(partition, root);
        require(other == null || other.equals(root), "it shares " + partition, operation);
      }
      if (!(operation.stage() instanceof Stage.Published)
          && !(operation.stage() instanceof Stage.InParts)) {
        for (PartitionId partition : operation.task().partitions()) {
          boolean owns = state.locators().open(partition).isPresent();
          require(owns, "it takes from " + partition + ", which owns nothing", operation);
        }
      }
    }
  }

  private static void checkLeftovers(CoordinatorState state) {
    for (Leftover leftover : state.leftovers().values()) {
      boolean owned = state.locators().find(leftover.partition()).isPresent();
      require(!owned, "what is to be dropped owned keys", leftover);
    }
  }

  /** Somebody may change users, if there are any; so authentication does not end. */
  private static void checkUsers(Users users) {
    boolean governed = users.byName().isEmpty() || users.governedWithout("");
    require(governed, "nobody may change users", users);
  }

  private static List<Operation> all(CoordinatorState state) {
    List<Operation> all = new ArrayList<>(state.operations().open());
    all.addAll(state.operations().ended());
    return all;
  }

  private static void require(boolean holds, String what, Object of) {
    if (!holds) {
      throw new AssertionError("broken invariant: " + what + " of=" + of);
    }
  }
}
