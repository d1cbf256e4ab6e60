package godwit.reshape;

import godwit.data.ServiceView;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What a service's leader does about the partitions that it receives: it pulls each over from its
 * source, several chunks at a time. One of which the source knows nothing it drops only if the
 * coordinator says that this very attempt is over; else the coordinator will have it dropped.
 */
public final class ArrivalDriver implements Driver<ServiceView> {
  private final ServiceId self;
  private final ReshapeSettings settings;
  private final TreeMap<PartitionId, Pull> pulls = new TreeMap<>();
  private final Outstanding<About> outstanding = new Outstanding<>();

  /** What an errand is about; of a partition's chunks, and of all else of it, one at a time. */
  private record About(PartitionId partition, int chunk) implements Comparable<About> {
    private static final Comparator<About> ORDER =
        Comparator.comparing(About::partition).thenComparingInt(About::chunk);

    @Override
    public int compareTo(About other) {
      return ORDER.compare(this, other);
    }
  }

  public ArrivalDriver(ServiceId self, ReshapeSettings settings) {
    this.self = self;
    this.settings = settings;
  }

  @Override
  public List<Errand> next(ServiceView view, long nowMillis) {
    List<Errand> errands = new ArrayList<>();
    List<PartitionId> arriving = new ArrayList<>();
    for (Partition partition : view.partitions().moving()) {
      if (partition.arrival().isPresent()) {
        arriving.add(partition.id());
        Pull pull = pull(partition);
        if (!pull.rests(nowMillis)) {
          errands.addAll(next(partition, pull));
        }
      }
    }
    pulls.keySet().retainAll(arriving);
    return errands;
  }

  @Override
  public void heard(Errand errand, Heard heard, long nowMillis) {
    outstanding
        .back(errand)
        .map(about -> pulls.get(about.partition()))
        .ifPresent(pull -> pull.heard(errand.intent(), heard, nowMillis));
  }

  private List<Errand> next(Partition partition, Pull pull) {
    PartitionId id = partition.id();
    return new ReceivingPlan(partition, pull, self, settings)
        .next(chunk -> outstanding.has(new About(id, chunk))).stream()
            .map(todo -> outstanding.send(new About(id, todo.chunk()), todo.intent()))
            .toList();
  }

  private Pull pull(Partition partition) {
    return pulls.computeIfAbsent(
        partition.id(), id -> new Pull(partition.arrival().orElseThrow().attempt(), id, settings));
  }
}
