package godwit.data;

import godwit.key.KeyRange;
import godwit.partition.Count;
import godwit.partition.Extent;
import godwit.partition.Partition;
import godwit.partition.PartitionState;
import godwit.partition.PartitionState.Retired;
import godwit.partition.Successor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What must hold of a data service's state after every entry. */
public final class DataInvariants {
  private DataInvariants() {}

  static void check(DataState state) {
    List<Partition> all = new ArrayList<>(state.partitions().all());
    for (Partition partition : all) {
      checkTimes(partition, state.clock());
      checkCounts(partition, state);
      if (partition.discarded()) {
        checkDropped(partition, all);
      } else if (partition.state() instanceof Retired retired) {
        checkSuccessors(partition, retired);
      }
      for (Extent extent : partition.extents()) {
        require(extent.fragment() < state.nextFragment(), "fragment was never given", partition);
      }
    }
    all.stream()
        .collect(Collectors.groupingBy(Partition::table))
        .values()
        .forEach(DataInvariants::checkPairs);
  }

  /** Checks all pairs of a table's that overlap: by their low keys, beside those not yet ended. */
  private static void checkPairs(List<Partition> ofTable) {
    List<Partition> begun = new ArrayList<>();
    for (Partition next :
        ofTable.stream()
            .sorted(Comparator.comparing((Partition it) -> it.range().low()))
            .toList()) {
      begun.removeIf(before -> !before.range().overlaps(next.range()));
      begun.forEach(before -> checkPair(before, next));
      begun.add(next);
    }
  }

  private static void checkTimes(Partition partition, long clock) {
    require(partition.since() <= clock, "it owns from the future on", partition);
    if (partition.state() instanceof Retired retired) {
      require(retired.end() <= clock, "it ended in the future", partition);
      require(retired.end() > partition.since(), "it ended before it began", partition);
    }
    if (partition.state() instanceof PartitionState.Sealed sealed) {
      require(sealed.sealedAt() <= clock, "it was sealed in the future", partition);
      require(sealed.departure().round() > 0, "it is sealed without a round", partition);
    }
  }

  private static void checkCounts(Partition partition, DataState state) {
    Count count = state.counts(partition.id()).count();
    if (count instanceof Count.Known known) {
      require(known.tally().rows() >= 0, "its rows are negative", partition);
    }
    boolean leaves = partition.departure().isPresent();
    require(!leaves || count instanceof Count.Known, "it leaves uncounted", partition);
  }

  private static void checkDropped(Partition discarded, List<Partition> all) {
    for (Partition other : all) {
      boolean serves = other.owned() && other.table().equals(discarded.table());
      require(!serves, "its table was dropped but serves: " + other.id(), discarded);
    }
  }

  private static void checkSuccessors(Partition partition, Retired retired) {
    List<Successor> successors = retired.successors();
    for (int i = 1; i < successors.size(); i++) {
      boolean meet = successors.get(i - 1).range().meets(successors.get(i).range());
      require(meet, "its successors leave a gap", partition);
    }
    KeyRange first = successors.getFirst().range();
    KeyRange last = successors.getLast().range();
    boolean covered =
        first.low().compareTo(partition.range().low()) <= 0
            && KeyRange.compareHigh(last.high(), partition.range().high()) >= 0;
    require(covered, "its successors don't cover it", partition);
  }

  private static void checkPair(Partition one, Partition other) {
    require(!(one.owned() && other.owned()), "two own the same keys: " + other.id(), one);
    boolean received = one.arrival().isPresent() || other.arrival().isPresent();
    for (Extent left : received ? one.extents() : List.<Extent>of()) {
      for (Extent right : other.extents()) {
        boolean shared = left.fragment() == right.fragment();
        require(!shared, "what is received lies where " + other.id() + " does", one);
      }
    }
  }

  private static void require(boolean holds, String what, Partition partition) {
    if (!holds) {
      throw new AssertionError("broken invariant: " + what + " partition=" + partition);
    }
  }
}
