package godwit.server.checkup;

import godwit.codec.CorruptionException;
import godwit.coordinator.CoordinatorInvariants;
import godwit.coordinator.CoordinatorState;
import godwit.coordinator.Table;
import godwit.data.Audit;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.placement.GroupName;
import godwit.server.replica.DataService;
import godwit.server.replica.HostedServices;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at the services of a node that has just been started, which read every byte of their logs.
 * It reads every file and every live row, so it takes as long as that. Not thread-safe.
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
      files(service);
      service.view().partitions().all().forEach(partition -> rows(service, partition));
    }
  }

  private void coordinator(CoordinatorState state) {
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
    if (state.operations().open().isEmpty()) {
      state.locators().allOpen().forEach(this::owner);
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

  private void files(DataService service) {
    String part = service.id().toString();
    try {
      service.store().verify();
      findings.accept(Finding.ok(part, "log and files have their checksums"));
    } catch (CorruptionException e) {
      findings.accept(Finding.wrong(part, String.valueOf(e.getMessage())));
    }
  }

  private void rows(DataService service, Partition partition) {
    String part = service.id().toString();
    PartitionId id = partition.id();
    if (!partition.owned()) {
      if (partition.arrival().isPresent()) {
        findings.accept(Finding.note(part, "a partition is being received: partition=" + id));
      }
      return;
    }
    try {
      Audit.of(id, service.store()).ifPresent(audit -> findings.accept(judge(part, audit)));
    } catch (CorruptionException e) {
      findings.accept(Finding.wrong(part, "partition=" + id + " " + e.getMessage()));
    }
  }

  private static Finding judge(String part, Audit audit) {
    String facts =
        "partition="
            + audit.partition().id()
            + " rows="
            + audit.read().rows()
            + " bytes="
            + audit.read().bytes();
    if (audit.kept().isEmpty()) {
      return Finding.note(part, "its rows are still being counted: " + facts);
    }
    return audit.agrees()
        ? Finding.ok(part, "the rows are those that were written: " + facts)
        : Finding.wrong(
            part,
            "the rows are not those that were written: " + facts + " kept=" + audit.kept().get());
  }
}
