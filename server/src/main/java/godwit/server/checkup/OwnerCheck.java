package godwit.server.checkup;

import godwit.coordinator.CoordinatorInvariants;
import godwit.coordinator.CoordinatorState;
import godwit.coordinator.Table;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.placement.GroupName;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks at what a coordinator says of itself: who owns which keys, and what is still to be done.
 *
 * @param findings hears of each as it is found
 */
record OwnerCheck(Consumer<Finding> findings) {
  void look(CoordinatorState state) {
    try {
      CoordinatorInvariants.check(state);
      for (Table table : state.tables().values()) {
        List<Locator> present = state.locators().present(table.id(), KeyRange.ALL);
        findings.accept(
            Finding.ok(
                GroupName.COORDINATOR,
                "all keys have one owner, at all times: table="
                    + table.name()
                    + " partitions="
                    + present.size()));
      }
    } catch (AssertionError e) {
      findings.accept(Finding.wrong(GroupName.COORDINATOR, String.valueOf(e.getMessage())));
    }
    state
        .operations()
        .open()
        .forEach(operation ->
            findings.accept(
                Finding.note(
                    GroupName.COORDINATOR,
                    "an operation is open, and goes on: " + operation.id())));
    state
        .leftovers()
        .values()
        .forEach(leftover ->
            findings.accept(
                Finding.note(
                    GroupName.COORDINATOR,
                    "what an ended attempt or a dropped table left is to go: partition="
                        + leftover.partition()
                        + " service="
                        + leftover.service())));
  }
}
