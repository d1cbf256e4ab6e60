package godwit.server.checkup;

import godwit.coordinator.CoordinatorState;
import godwit.partition.Locator;
import godwit.partition.Partition;
import godwit.placement.GroupName;
import godwit.server.replica.DataService;
import godwit.server.replica.HostedServices;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at the services of a node alone that has just been started, and so has applied all of its
 * logs. It reads every live row, so it takes as long as that. Not thread-safe.
 */
public final class Checkup {
  private final HostedServices hosted;
  private final Consumer<Finding> findings;

  /** Prepares a checkup; {@code findings} hears of each as it is found. */
  public Checkup(HostedServices hosted, Consumer<Finding> findings) {
    this.hosted = hosted;
    this.findings = findings;
  }

  /** Looks at everything. */
  public void run() {
    hosted.coordinator().ifPresent(coordinator -> coordinator(coordinator.view()));
    for (DataService service : hosted.data()) {
      RowCheck rows = new RowCheck(service.id().toString(), service.store(), findings);
      service.view().partitions().all().forEach(rows::look);
    }
  }

  private void coordinator(CoordinatorState state) {
    new OwnerCheck(findings).look(state);
    if (state.operations().open().isEmpty()) {
      state.locators().allOpen().forEach(this::owner);
    }
  }

  /** Compares what the coordinator says of a partition with what its service has. */
  private void owner(Locator locator) {
    Optional<DataService> service = hosted.find(locator.service());
    if (service.isEmpty()) {
      findings.accept(
          Finding.note(
              GroupName.COORDINATOR,
              "its service is on another node: partition="
                  + locator.partition()
                  + " service="
                  + locator.service()));
      return;
    }
    boolean owned =
        service
            .get()
            .view()
            .partitions()
            .find(locator.partition())
            .filter(Partition::owned)
            .filter(partition -> partition.range().equals(locator.range()))
            .isPresent();
    if (!owned) {
      findings.accept(
          Finding.wrong(
              locator.service().toString(),
              "it does not own what it should: partition="
                  + locator.partition()
                  + " range="
                  + locator.range()));
    }
  }
}
