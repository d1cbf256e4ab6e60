package godwit.sim.check;

import godwit.coordinator.CoordinatorState;
import godwit.data.PartitionMap;
import godwit.key.KeyRange;
import godwit.partition.Arrival;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.sim.world.BrokenPromise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Every key has one owner at every instant: after each change of any service's partitions, those
 * that are owned, those on their way that were handed over and not yet taken, and those that were
 * retired because the table is dropped, cover all keys once; once it is dropped none is owned. A
 * service that is down owns what its log says. Not thread-safe.
 */
public final class Ownership {
  private final TreeMap<ServiceId, PartitionMap> services = new TreeMap<>();
  private boolean founded;
  private boolean dropped;

  private record Holding(ServiceId service, PartitionId partition, KeyRange range) {}

  void changed(ServiceId service, PartitionMap partitions) {
    services.put(service, partitions);
    List<Holding> holdings = holdings();
    founded |= !holdings.isEmpty();
    if (dropped) {
      checkNothing(holdings);
    } else if (founded && !covers(holdings)) {
      throw new BrokenPromise(
          "Every key has one owner at every instant.", "changed=" + service + " now=" + holdings);
    }
  }

  /** Takes in whether the coordinator still knows the table. */
  void changed(CoordinatorState state) {
    boolean was = founded && state.numbers().tables() > 0 && state.learning().isEmpty();
    if (was && state.tables().isEmpty() && !dropped) {
      dropped = true;
      checkNothing(holdings());
    }
  }

  /** Returns whether the table was dropped. */
  boolean dropped() {
    return dropped;
  }

  private static void checkNothing(List<Holding> holdings) {
    if (!holdings.isEmpty()) {
      throw new BrokenPromise("What was dropped serves no more.", "now=" + holdings);
    }
  }

  private List<Holding> holdings() {
    List<Holding> holdings = new ArrayList<>();
    services.forEach((service, partitions) -> {
      for (Partition partition : partitions.all()) {
        boolean retired = partition.discarded() && !dropped;
        if (partition.owned() || handedOver(partition) || retired) {
          holdings.add(new Holding(service, partition.id(), partition.range()));
        }
      }
    });
    holdings.sort(Comparator.comparing(holding -> holding.range().low()));
    return holdings;
  }

  /** Returns whether the source of a partition that has come whole has handed it over. */
  private boolean handedOver(Partition partition) {
    if (!(partition.state() instanceof PartitionState.Complete complete)) {
      return false;
    }
    Arrival arrival = complete.arrival();
    PartitionMap source = services.get(arrival.source());
    return source != null
        && source
            .find(arrival.origin())
            .map(Partition::state)
            .filter(state ->
                state instanceof PartitionState.Retired retired
                    && retired.attempt().equals(arrival.attempt())
                    && retired.successors().getFirst().partition().equals(partition.id()))
            .isPresent();
  }

  private static boolean covers(List<Holding> holdings) {
    if (holdings.isEmpty() || !holdings.getFirst().range().low().isEmpty()) {
      return false;
    }
    for (int i = 1; i < holdings.size(); i++) {
      if (!holdings.get(i - 1).range().meets(holdings.get(i).range())) {
        return false;
      }
    }
    return holdings.getLast().range().high() == null;
  }
}
