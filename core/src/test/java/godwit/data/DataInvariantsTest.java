package godwit.data;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.codec.ByteWriter;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Arrival;
import godwit.partition.Attempt;
import godwit.partition.Count;
import godwit.partition.Departure;
import godwit.partition.Extent;
import godwit.partition.Fingerprint;
import godwit.partition.OperationId;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.partition.Successor;
import godwit.partition.TableId;
import godwit.partition.Tally;
import godwit.store.MemoryStore;
import godwit.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A state that no commands can lead to is told, each kind by its name. */
class DataInvariantsTest {
  private static final long CLOCK = 1_000;
  private static final long FRAGMENTS = 5;
  private static final TableId TABLE = new TableId(1);
  private static final ServiceId SELF = new ServiceId(1);
  private static final Attempt ATTEMPT = new Attempt(new OperationId(1, 7), 1);
  private static final KeyRange LOW = new KeyRange(Bytes.EMPTY, Bytes.utf8("m"));
  private static final KeyRange HIGH = new KeyRange(Bytes.utf8("m"), null);
  private static final PartitionState ACTIVE = new PartitionState.Active(Optional.empty(), 1);

  private final List<Write> writes = new ArrayList<>();

  @Test
  void neighboursAreFine() {
    put(partition(1, LOW, 1, 1, ACTIVE));
    put(partition(2, HIGH, 1, 1, ACTIVE));
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @Test
  void twoOwners() {
    put(partition(1, LOW, 1, 1, ACTIVE));
    put(partition(2, KeyRange.ALL, 2, 1, ACTIVE));
    broken("two own the same keys: p2");
  }

  @Test
  void ownerFromTheFuture() {
    put(partition(1, LOW, 1, CLOCK + 1, ACTIVE));
    broken("it owns from the future on");
  }

  @Test
  void fragmentThatWasNeverGiven() {
    put(partition(1, LOW, FRAGMENTS, 1, ACTIVE));
    broken("fragment was never given");
  }

  @Test
  void endInTheFuture() {
    put(partition(1, LOW, 1, 1, retired(CLOCK + 1, successor(2, LOW))));
    broken("it ended in the future");
  }

  @Test
  void endBeforeTheBeginning() {
    put(partition(1, LOW, 1, 10, retired(10, successor(2, LOW))));
    broken("it ended before it began");
  }

  @Test
  void ownerInATableThatWasDropped() {
    put(partition(1, LOW, 1, 1, retired(10)));
    put(partition(2, LOW, 2, 10, ACTIVE));
    broken("its table was dropped but serves: p2");
  }

  @Test
  void gapBetweenSuccessors() {
    KeyRange first = new KeyRange(Bytes.EMPTY, Bytes.utf8("a"));
    KeyRange second = new KeyRange(Bytes.utf8("b"), Bytes.utf8("m"));
    put(partition(1, LOW, 1, 1, retired(10, successor(2, first), successor(3, second))));
    broken("its successors leave a gap");
  }

  @Test
  void successorsThatAreTooNarrow() {
    KeyRange lower = new KeyRange(Bytes.EMPTY, Bytes.utf8("a"));
    KeyRange upper = new KeyRange(Bytes.utf8("a"), Bytes.utf8("m"));
    put(partition(1, LOW, 1, 1, retired(10, successor(2, lower))));
    broken("its successors don't cover it");
    writes.clear();
    put(partition(1, LOW, 1, 1, retired(10, successor(2, upper))));
    broken("its successors don't cover it");
  }

  @Test
  void sealInTheFuture() {
    put(partition(1, LOW, 1, 1, new PartitionState.Sealed(departure(1), 1, CLOCK + 1)));
    broken("it was sealed in the future");
  }

  @Test
  void sealWithoutRound() {
    put(partition(1, LOW, 1, 1, new PartitionState.Sealed(departure(0), 1, 10)));
    broken("it is sealed without a round");
  }

  @Test
  void rowsBelowNothing() {
    put(partition(1, LOW, 1, 1, ACTIVE));
    put(1, new Count.Known(new Tally(-1, 0, Fingerprint.ZERO)));
    broken("its rows are negative");
  }

  @Test
  void departureOfWhatIsUncounted() {
    put(partition(1, LOW, 1, 1, new PartitionState.Active(Optional.of(departure(0)), 1)));
    put(1, new Count.Pending(10, Tally.ZERO, Optional.empty()));
    broken("it leaves uncounted");
  }

  @Test
  void arrivalInTheFragmentOfAnother() {
    Arrival arrival =
        new Arrival(
            ATTEMPT, new ServiceId(2), new PartitionId(1, 9), 5, 0, Optional.empty(), false, 5);
    put(partition(1, LOW, 1, 1, ACTIVE));
    put(partition(2, LOW, 1, 0, new PartitionState.Receiving(arrival)));
    broken("what is received lies where p2 does");
  }

  private void broken(String what) {
    assertThatThrownBy(this::check).isInstanceOf(AssertionError.class).hasMessageContaining(what);
  }

  private void check() {
    MemoryStore store = new MemoryStore();
    List<Write> all = new ArrayList<>(writes);
    all.add(new Write.Put(StoreKeys.CLOCK, number(CLOCK)));
    all.add(new Write.Put(StoreKeys.NEXT_FRAGMENT, number(FRAGMENTS)));
    store.commit(all, 1);
    new DataMachine(SELF, store, DataSettings.DEFAULT).checkInvariants();
  }

  private void put(Partition partition) {
    writes.add(
        new Write.Put(StoreKeys.partition(partition.id()), Partition.CODEC.encode(partition)));
    put(partition.id().number(), new Count.Known(Tally.ZERO));
  }

  private void put(long partition, Count count) {
    Bytes key = StoreKeys.count(new PartitionId(1, partition));
    writes.add(new Write.Put(key, Counts.CODEC.encode(Counts.of(count))));
  }

  private static Partition partition(
      long number, KeyRange range, long fragment, long since, PartitionState state) {
    return new Partition(
        new PartitionId(1, number),
        TABLE,
        range,
        List.of(new Extent(range, fragment)),
        since,
        Optional.empty(),
        state);
  }

  private static PartitionState retired(long end, Successor... successors) {
    return new PartitionState.Retired(ATTEMPT, end, List.of(successors), Optional.empty(), false);
  }

  private static Successor successor(long number, KeyRange range) {
    return new Successor(new PartitionId(1, number), range, SELF);
  }

  private static Departure departure(int round) {
    return new Departure(ATTEMPT, new ServiceId(2), new PartitionId(1, 8), 5, round, 80);
  }

  private static Bytes number(long value) {
    return new ByteWriter(8).putLong(value).toBytes();
  }
}
