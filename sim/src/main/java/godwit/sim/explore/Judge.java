package godwit.sim.explore;

import godwit.coordinator.CoordinatorState;
import godwit.data.Reads;
import godwit.data.ServiceView;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.Partition;
import godwit.partition.PartitionState;
import godwit.partition.Successor;
import godwit.partition.TableId;
import godwit.request.ReadAnswer;
import godwit.request.Row;
import godwit.request.ServiceRequest;
import godwit.sim.world.BrokenPromise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What must hold wherever the machines stand. Not thread-safe. */
final class Judge {
  private final Parts parts;
  private final TableId table;
  private final List<Bytes> keys;
  private final Set<List<Integer>> passed = new HashSet<>();
  private final Map<List<Integer>, Boolean> settled = new HashMap<>();

  Judge(Parts parts, TableId table, List<Bytes> keys) {
    this.parts = parts;
    this.table = table;
    this.keys = List.copyOf(keys);
  }

  /**
   * Checks that each key has one owner, and that whoever answers a read, now or as of any time,
   * answers what is true; throws {@link BrokenPromise} else.
   */
  void check(int[] states, int truthNumber, Truth truth) {
    List<Integer> key = new ArrayList<>(parts.count());
    for (int i = 0; i < parts.services().size(); i++) {
      key.add(states[i]);
    }
    key.add(truthNumber);
    if (!passed.add(key)) {
      return;
    }
    for (int k = 0; k < keys.size(); k++) {
      checkOwner(states, keys.get(k));
      for (int s = 0; s < parts.services().size(); s++) {
        checkReads(s, states[s], k, truth);
      }
    }
  }

  /** Returns whether nothing is under way, and all agree. */
  boolean settled(int[] states) {
    return settled.computeIfAbsent(
        Arrays.stream(states).limit(parts.count()).boxed().toList(),
        key -> {
          CoordinatorState coordinator = parts.coordinator().view(states[parts.count() - 1]);
          boolean quiet =
              coordinator.operations().open().isEmpty()
                  && coordinator.leftovers().isEmpty()
                  && coordinator.learning().isEmpty();
          for (int i = 0; i < parts.services().size(); i++) {
            quiet &=
                view(i, states).uncounted().isEmpty()
                    && view(i, states).partitions().all().stream().allMatch(Judge::rests);
          }
          return quiet && located(coordinator, states);
        });
  }

  private static boolean rests(Partition partition) {
    return switch (partition.state()) {
      case PartitionState.Active active -> active.departure().isEmpty();
      case PartitionState.Retired retired -> retired.published();
      case PartitionState.Receiving receiving -> false;
      case PartitionState.Complete complete -> false;
      case PartitionState.Sealed sealed -> false;
    };
  }

  private boolean located(CoordinatorState coordinator, int[] states) {
    for (Locator locator : coordinator.locators().present(table, KeyRange.ALL)) {
      int service = (int) locator.service().number() - 1;
      Optional<Partition> there = view(service, states).partitions().find(locator.partition());
      if (there.isEmpty() || !there.get().owned()) {
        return false;
      }
    }
    return true;
  }

  private void checkOwner(int[] states, Bytes key) {
    List<Partition> owners = new ArrayList<>();
    boolean handedOver = false;
    for (int i = 0; i < parts.services().size(); i++) {
      ServiceView view = view(i, states);
      view.partitions().owner(table, key).ifPresent(owners::add);
      for (Partition partition : view.partitions().all()) {
        handedOver |= partition.range().contains(key) && successorWaits(partition, key, states);
      }
    }
    boolean one = owners.size() == 1 || (owners.isEmpty() && handedOver);
    promise(one, "A key has one owner, or is being handed over.", "key=" + key + " " + owners);
  }

  /** Returns whether the partition was handed over to one that has all of it, and not begun. */
  private boolean successorWaits(Partition partition, Bytes key, int[] states) {
    if (!(partition.state() instanceof PartitionState.Retired retired)) {
      return false;
    }
    for (Successor successor : retired.successors()) {
      int place = (int) successor.service().number() - 1;
      Optional<Partition> there = view(place, states).partitions().find(successor.partition());
      if (successor.range().contains(key)
          && there.isPresent()
          && there.get().state() instanceof PartitionState.Complete) {
        return true;
      }
    }
    return false;
  }

  private void checkReads(int service, int state, int key, Truth truth) {
    checkRead(service, state, key, OptionalLong.empty(), truth);
    for (List<Truth.Version> history : truth.histories()) {
      for (Truth.Version version : history) {
        checkRead(service, state, key, OptionalLong.of(version.at()), truth);
      }
    }
  }

  private void checkRead(int service, int state, int key, OptionalLong asOf, Truth truth) {
    ServiceRequest.Get get = new ServiceRequest.Get(table, keys.get(key), asOf);
    ServiceView view = parts.services().get(service).view(state);
    ReadAnswer answer = Reads.answer(get, view, parts.services().get(service).store(state));
    if (answer instanceof ReadAnswer.Found found) {
      Optional<Truth.Version> wanted =
          truth.at(key, asOf.orElse(Long.MAX_VALUE)).filter(v -> v.value().isPresent());
      Optional<Truth.Version> seen =
          found.row().map((Row row) -> new Truth.Version(row.version(), Optional.of(row.value())));
      promise(
          seen.equals(wanted),
          "A read sees the newest write.",
          "service="
              + service
              + " key="
              + keys.get(key)
              + " asOf="
              + asOf
              + " saw="
              + seen
              + " true="
              + wanted);
    }
  }

  private ServiceView view(int service, int[] states) {
    return parts.services().get(service).view(states[service]);
  }

  private static void promise(boolean kept, String promise, String detail) {
    if (!kept) {
      throw new BrokenPromise(promise, detail);
    }
  }
}
