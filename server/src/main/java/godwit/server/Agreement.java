package godwit.server;

import godwit.coordinator.CoordinatorState;
import godwit.coordinator.Numbers;
import godwit.partition.Locator;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import godwit.server.replica.HostedServices;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What the logs of one directory know of each other. A part of it that was put back from a backup
 * without the rest would give out ids again that are in use, or be asked for rows that it lacks; so
 * a node looks before any of its drivers acts.
 */
final class Agreement {
  private Agreement() {}

  /**
   * Compares the coordinator, if the node hosts it, with the node's data services.
   *
   * @throws IOException if one of them is older than the other
   */
  static void check(HostedServices hosted, Path directory) throws IOException {
    if (hosted.coordinator().isPresent()) {
      CoordinatorService coordinator = hosted.coordinator().get();
      if (coordinator.view().learning().isPresent()) {
        return; // It is known to be older, and is being made good.
      }
      for (DataService service : hosted.data()) {
        checkCoordinator(coordinator.view().numbers(), service, directory);
        checkService(coordinator.view(), service, directory);
      }
    }
  }

  /** The coordinator records the id of a partition before any service hears of it. */
  private static void checkCoordinator(Numbers known, DataService service, Path directory)
      throws IOException {
    for (Partition partition : service.view().partitions().all()) {
      PartitionId id = partition.id();
      boolean unheardOf =
          id.incarnation() > known.incarnation()
              || (id.incarnation() == known.incarnation() && id.number() > known.partitions());
      if (unheardOf) {
        throw older(
            directory,
            "the coordinator",
            "partition=" + id + " service=" + service.id() + " newest=" + known.partitions(),
            "; or, if the rest is right, have the coordinator learn from it: godwit restore"
                + " --data "
                + directory);
      }
    }
  }

  /** A service has a partition before the coordinator publishes it, and until it is replaced. */
  private static void checkService(CoordinatorState known, DataService service, Path directory)
      throws IOException {
    for (Locator locator : known.locators().allOpen()) {
      if (locator.service().equals(service.id())
          && service.view().partitions().find(locator.partition()).isEmpty()) {
        throw older(
            directory,
            "data service " + service.id(),
            "partition=" + locator.partition() + " table=" + locator.table(),
            "");
      }
    }
  }

  private static IOException older(Path directory, String who, String facts, String otherwise) {
    return new IOException(
        "a part of the directory is older than the rest: "
            + who
            + " directory="
            + directory
            + " "
            + facts
            + ". Put back the whole directory as it was at one time, not a part of it"
            + otherwise);
  }
}
