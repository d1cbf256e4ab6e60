package godwit.server.replica;

import godwit.partition.PartitionId;
import godwit.request.ReadAnswer.Load;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** How much was asked of each partition since it came or the service was started. Thread-safe. */
final class LoadFigures {
  private final ConcurrentHashMap<PartitionId, Adders> adders = new ConcurrentHashMap<>();

  private record Adders(LongAdder reads, LongAdder writes) {
    Adders() {
      this(new LongAdder(), new LongAdder());
    }
  }

  void read(PartitionId partition) {
    of(partition).reads().increment();
  }

  void write(PartitionId partition) {
    of(partition).writes().increment();
  }

  /** Returns what was asked of a partition. */
  Load load(PartitionId partition) {
    Adders asked = adders.get(partition);
    return asked == null ? Load.NONE : new Load(asked.reads().sum(), asked.writes().sum());
  }

  /** Lets those go that are not present. */
  void retain(Predicate<PartitionId> present) {
    adders.keySet().removeIf(present.negate());
  }

  private Adders of(PartitionId partition) {
    Adders present = adders.get(partition);
    return present == null ? adders.computeIfAbsent(partition, id -> new Adders()) : present;
  }
}
