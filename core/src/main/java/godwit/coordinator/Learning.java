package godwit.coordinator;

import godwit.partition.Partition;
import godwit.partition.ServiceId;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a coordinator that was restored from an old state has been told since. Immutable.
 *
 * @param told by each service that recognised it, all its partitions then
 */
public record Learning(NavigableMap<ServiceId, List<Partition>> told) {
  static final Learning NOTHING = new Learning(new TreeMap<>());

  public Learning {
    told = Collections.unmodifiableNavigableMap(told);
  }

  Learning with(ServiceId service, List<Partition> partitions) {
    TreeMap<ServiceId, List<Partition>> next = new TreeMap<>(told);
    next.put(service, partitions);
    return new Learning(next);
  }
}
