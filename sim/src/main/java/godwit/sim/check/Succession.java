package godwit.sim.check;

import godwit.coordinator.CoordinatorState;
import godwit.data.PartitionMap;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.sim.world.BrokenPromise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every key has one owner at every timestamp: of the partitions that ever held a key each begins at
 * the timestamp at which another ended, and the coordinator's locators say the same. Not
 * thread-safe.
 */
public final class Succession {
  private final TreeMap<PartitionId, Span> spans = new TreeMap<>();
  private final TreeMap<ServiceId, PartitionMap> present = new TreeMap<>();

  private record Span(
      PartitionId partition, KeyRange range, ServiceId service, long since, long end) {}

  void changed(ServiceId service, PartitionMap partitions) {
    present.put(service, partitions);
    for (Partition partition : partitions.all()) {
      if (partition.owned()) {
        note(service, partition, Locator.OPEN);
      } else if (partition.state() instanceof PartitionState.Retired retired) {
        note(service, partition, retired.end());
      }
    }
  }

  private void note(ServiceId service, Partition partition, long end) {
    Span span = new Span(partition.id(), partition.range(), service, partition.since(), end);
    Span before = spans.put(partition.id(), span);
    boolean same =
        before == null
            || (before.service().equals(service)
                && before.since() == span.since()
                && (before.end() == end || before.end() == Locator.OPEN));
    if (!same) {
      throw new BrokenPromise(
          "A partition is one service's, from one timestamp to one.",
          "first=" + before + " then=" + span);
    }
  }

  /**
   * Checks all timestamps; nothing may be on its way any more.
   *
   * @param dropped whether the table was dropped, so that nobody owns its keys now, and the
   *     coordinator knows nothing of it
   */
  void check(CoordinatorState state, boolean dropped) {
    TreeSet<Bytes> lows = new TreeSet<>();
    spans.values().forEach(span -> lows.add(span.range().low()));
    for (Bytes key : lows) {
      List<Span> owners = new ArrayList<>();
      spans.values().stream().filter(span -> span.range().contains(key)).forEach(owners::add);
      owners.sort(Comparator.comparingLong(Span::since));
      for (int i = 0; i < owners.size(); i++) {
        boolean last = i + 1 == owners.size();
        long next = last ? Locator.OPEN : owners.get(i + 1).since();
        long end = owners.get(i).end();
        boolean whole = (last && dropped) ? end != Locator.OPEN : end == next;
        if (!whole) {
          throw new BrokenPromise(
              "Every key has one owner at every timestamp.", "key=" + key + " owners=" + owners);
        }
      }
    }
    if (!dropped) {
      spans.values().forEach(span -> compare(span, state));
    }
  }

  /**
   * A coordinator that was put back from a copy need not know of what was released before it
   * learnt.
   */
  private void compare(Span span, CoordinatorState state) {
    Optional<Locator> known = state.locators().find(span.partition());
    if (known.isEmpty()) {
      PartitionMap there = present.get(span.service());
      boolean isReleased = there == null || there.find(span.partition()).isEmpty();
      if (!isReleased || state.numbers().incarnation() == 1) {
        throw new BrokenPromise("The coordinator knows who owned what.", "unknown=" + span);
      }
      return;
    }
    Locator owned = known.get();
    boolean same =
        owned.range().equals(span.range())
            && owned.service().equals(span.service())
            && owned.validFrom() == span.since()
            && owned.validTo() == span.end();
    if (!same) {
      throw new BrokenPromise(
          "The coordinator knows who owned what.", "log=" + span + " locator=" + owned);
    }
  }
}
