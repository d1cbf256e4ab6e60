package godwit.data;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Arrival;
import godwit.partition.Attempt;
import godwit.partition.Departure;
import godwit.partition.Extent;
import godwit.partition.OperationId;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.partition.Successor;
import godwit.partition.TableId;
import godwit.store.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A map that was changed many times answers as one that was made of the same partitions at once.
 */
class PartitionMapTest {
  private static final int KEYS = 8;
  private static final long END = 20;
  private static final TableId[] TABLES = {new TableId(1), new TableId(2)};
  private static final ServiceId OTHER = new ServiceId(2);
  private static final Attempt ATTEMPT = new Attempt(new OperationId(1, 7), 1);

  @SuppressWarnings("ReferenceEquality") // what did not change is the same
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void changedMapIsAsOneMadeAnew(long seed) {
    Random random = new Random(seed);
    TreeMap<PartitionId, Partition> present = new TreeMap<>();
    PartitionMap map = PartitionMap.EMPTY;
    for (int step = 0; step < 300; step++) {
      PartitionMap before = map;
      List<Partition> changed = new ArrayList<>();
      if (random.nextInt(4) == 0) {
        List<PartitionId> gone = some(present, random);
        map = map.without(gone);
        present.keySet().removeAll(gone);
      } else {
        changed.addAll(some(random));
        map = map.with(changed);
        changed.forEach(it -> present.put(it.id(), it));
      }
      same(map, PartitionMap.EMPTY.with(List.copyOf(present.values())));
      assertThat(map.unlike(before)).containsExactlyInAnyOrderElementsOf(changed);
      assertThat(before.unlike(map))
          .containsExactlyElementsOf(
              before.all().stream().filter(it -> it != present.get(it.id())).toList());
    }
  }

  @Test
  void mapThatWasChangedStaysAsItWas() {
    Partition first = partition(1, 0, 0, active(false));
    PartitionMap before = PartitionMap.EMPTY.with(List.of(first));
    PartitionMap after = before.with(List.of(partition(1, 0, 0, retired())));
    assertThat(after.owner(TABLES[0], key(0))).isEmpty();
    assertThat(before.owner(TABLES[0], key(0))).containsSame(first);
    assertThat(before.without(List.of(first.id())).find(first.id())).isEmpty();
    assertThat(before.all()).containsExactly(first);
  }

  @Test
  void partitionIsSplitAndJoinedAtOnce() {
    Partition whole = partition(1, 0, new KeyRange(key(0), key(4)), active(false));
    Partition low = partition(2, 0, new KeyRange(key(0), key(2)), active(false));
    Partition high = partition(3, 0, new KeyRange(key(2), key(4)), active(true));
    Partition old = partition(1, 0, whole.range(), retired());
    PartitionMap split = PartitionMap.EMPTY.with(List.of(whole)).with(List.of(low, old, high));
    assertThat(split.owner(TABLES[0], key(1))).containsSame(low);
    assertThat(split.owner(TABLES[0], key(3))).containsSame(high);
    assertThat(split.ownedWithin(TABLES[0], KeyRange.ALL))
        .containsExactly(low.range(), high.range());
    assertThat(split.answering(TABLES[0], key(3), END)).containsSame(high);
    assertThat(split.moving()).containsExactly(high);
    Partition joined = partition(4, 0, whole.range(), active(false));
    PartitionMap one =
        split.with(
            List.of(
                joined,
                partition(2, 0, low.range(), retired()),
                partition(3, 0, high.range(), retired())));
    assertThat(one.owner(TABLES[0], key(3))).containsSame(joined);
    assertThat(one.ownedWithin(TABLES[0], KeyRange.ALL)).containsExactly(whole.range());
    assertThat(one.moving()).isEmpty();
  }

  @Test
  void keysAreOfTheOneThatTookThemBeforeTheOtherEnded() {
    Partition heir = partition(2, 0, 0, active(false));
    PartitionMap both =
        PartitionMap.EMPTY.with(List.of(partition(1, 0, 0, active(false)))).with(List.of(heir));
    PartitionMap one = both.with(List.of(partition(1, 0, 0, retired())));
    assertThat(one.owner(TABLES[0], key(0))).containsSame(heir);
  }

  private static void same(PartitionMap map, PartitionMap anew) {
    assertThat(map.all()).containsExactlyElementsOf(anew.all());
    assertThat(map.moving())
        .containsExactlyElementsOf(map.all().stream().filter(Partition::moves).toList());
    for (TableId table : TABLES) {
      assertThat(map.ownedWithin(table, KeyRange.ALL))
          .isEqualTo(anew.ownedWithin(table, KeyRange.ALL));
      for (int i = 0; i < KEYS; i++) {
        KeyRange range = new KeyRange(key(i), key(i + 1));
        assertThat(map.owner(table, key(i))).isEqualTo(owner(map, table, key(i)));
        for (Direction direction : Direction.values()) {
          assertThat(map.ownerAtEnd(table, range, direction))
              .isEqualTo(anew.ownerAtEnd(table, range, direction));
          assertThat(map.answering(table, range, direction, END - 1))
              .isEqualTo(anew.answering(table, range, direction, END - 1));
          assertThat(map.awaits(table, range, direction, END))
              .isEqualTo(anew.awaits(table, range, direction, END));
          assertThat(map.lastEnd(table, range, direction, END + 1))
              .isEqualTo(anew.lastEnd(table, range, direction, END + 1));
        }
      }
    }
  }

  private static Optional<Partition> owner(PartitionMap map, TableId table, Bytes key) {
    return map.all().stream()
        .filter(it -> it.table().equals(table) && it.owned() && it.range().contains(key))
        .findFirst();
  }

  /** Returns partitions to put, each with keys of its own: no two own the same at a time. */
  private static List<Partition> some(Random random) {
    return IntStream.range(0, 1 + random.nextInt(3))
        .mapToObj(i -> random.nextInt(TABLES.length * KEYS))
        .distinct()
        .map(place -> {
          int table = place / KEYS;
          int key = place % KEYS;
          // The one that owns the keys now, or one that has had them or is to have them.
          boolean owner = random.nextBoolean();
          return partition(
              owner ? 1 + place : 100 + place, table, key, owner ? state(random) : other(random));
        })
        .toList();
  }

  private static List<PartitionId> some(Map<PartitionId, Partition> present, Random random) {
    List<PartitionId> gone =
        new ArrayList<>(present.keySet().stream().filter(it -> random.nextInt(4) == 0).toList());
    gone.add(new PartitionId(1, 1_000)); // one that is not there
    return gone;
  }

  private static PartitionState state(Random random) {
    return random.nextInt(3) == 0 ? other(random) : active(random.nextBoolean());
  }

  private static PartitionState other(Random random) {
    Arrival arrival =
        new Arrival(ATTEMPT, OTHER, new PartitionId(1, 500), 1, 0, Optional.empty(), false, 1);
    return switch (random.nextInt(3)) {
      case 0 -> new PartitionState.Receiving(arrival);
      case 1 -> new PartitionState.Complete(arrival, 1, END / 2);
      default -> retired();
    };
  }

  private static PartitionState active(boolean leaves) {
    Departure departure = new Departure(ATTEMPT, OTHER, new PartitionId(1, 600), 1, 0, 100);
    return new PartitionState.Active(leaves ? Optional.of(departure) : Optional.empty(), 1);
  }

  private static PartitionState retired() {
    Successor heir = new Successor(new PartitionId(1, 700), KeyRange.ALL, OTHER);
    return new PartitionState.Retired(ATTEMPT, END, List.of(heir), Optional.empty(), true);
  }

  private static Partition partition(long number, int table, int low, PartitionState state) {
    return partition(number, table, new KeyRange(key(low), key(low + 1)), state);
  }

  private static Partition partition(long number, int table, KeyRange range, PartitionState state) {
    return new Partition(
        new PartitionId(1, number),
        TABLES[table],
        range,
        List.of(new Extent(range, number)),
        1,
        Optional.empty(),
        state);
  }

  private static Bytes key(int number) {
    return Bytes.utf8("k" + number);
  }
}
