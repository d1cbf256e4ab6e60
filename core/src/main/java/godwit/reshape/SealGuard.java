package godwit.reshape;

import godwit.clock.HybridClock;
import godwit.data.DataCommand;
import godwit.data.ServiceView;
import godwit.partition.Departure;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState.Sealed;
import godwit.partition.ServiceId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What a service's leader does about seals: it takes each off when its budget is over, counted from
 * the seal's timestamp in the log or, should that be ahead of the wall clock, from when this leader
 * first saw it.
 */
public final class SealGuard implements Driver<ServiceView> {
  /** How long a seal is left alone that could not be taken off. */
  private static final long RETRY_MILLIS = 20;

  private final ServiceId self;
  private final TreeMap<PartitionId, Sight> seen = new TreeMap<>();
  private final Outstanding<PartitionId> outstanding = new Outstanding<>();

  /** Which seal was first seen when, and when it may be tried to take it off. */
  private record Sight(long sealedAt, long seenMillis, long dueMillis) {}

  public SealGuard(ServiceId self) {
    this.self = self;
  }

  @Override
  public List<Errand> next(ServiceView view, long nowMillis) {
    List<Errand> errands = new ArrayList<>();
    TreeMap<PartitionId, Sight> present = new TreeMap<>();
    for (Partition partition : view.partitions().moving()) {
      if (partition.state() instanceof Sealed sealed) {
        Sight sight = sight(partition.id(), sealed, nowMillis);
        present.put(partition.id(), sight);
        Departure departure = sealed.departure();
        if (over(sight, departure, nowMillis) && !outstanding.has(partition.id())) {
          DataCommand.Step unseal =
              new DataCommand.Unseal(departure.attempt(), partition.id(), departure.round());
          errands.add(outstanding.send(partition.id(), new Intent.Propose(self, unseal)));
        }
      }
    }
    seen.clear();
    seen.putAll(present);
    return errands;
  }

  @Override
  public void heard(Errand errand, Heard heard, long nowMillis) {
    outstanding
        .back(errand)
        .ifPresent(id ->
            seen.computeIfPresent(
                id,
                (same, sight) ->
                    new Sight(sight.sealedAt(), sight.seenMillis(), nowMillis + RETRY_MILLIS)));
  }

  private Sight sight(PartitionId id, Sealed sealed, long nowMillis) {
    Sight before = seen.get(id);
    return before != null && before.sealedAt() == sealed.sealedAt()
        ? before
        : new Sight(sealed.sealedAt(), nowMillis, nowMillis);
  }

  private static boolean over(Sight sight, Departure departure, long nowMillis) {
    long since = Math.min(HybridClock.millis(sight.sealedAt()), sight.seenMillis());
    return nowMillis >= sight.dueMillis() && nowMillis - since >= departure.budgetMillis();
  }
}
