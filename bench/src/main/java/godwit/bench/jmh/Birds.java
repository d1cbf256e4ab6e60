package godwit.bench.jmh;

import godwit.clock.HybridClock;
import godwit.data.DataCommand;
import godwit.data.DataEntry;
import godwit.data.DataMachine;
import godwit.data.DataSettings;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.RequestId;
import godwit.request.ServiceRequest;
import godwit.store.MemoryStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A data service in memory with one table, cut into equal partitions. Not thread-safe. */
final class Birds {
  static final TableId TABLE = new TableId(1);
  static final ServiceId SERVICE = new ServiceId(1);

  /** How many keys there are; a power of two. */
  static final int KEYS = 1 << 16;

  /** Bytes of a value. */
  static final int VALUE_BYTES = 100;

  private static final long NOON_MILLIS = 1_700_000_000_000L;
  private static final ClientId CLIENT = new ClientId(7, 1);
  private static final int LOADED_AT_ONCE = 256;

  private final MemoryStore store = new MemoryStore();
  private final DataMachine machine = new DataMachine(SERVICE, store, DataSettings.DEFAULT);
  private final Bytes value = Bytes.adopt(new byte[VALUE_BYTES]);
  private long index;
  private long sequence;

  Birds(int partitions) {
    List<KeyRange> ranges = ranges(partitions);
    for (int i = 0; i < partitions; i++) {
      long number = i + 1L;
      Attempt attempt = new Attempt(new OperationId(1, number), 1);
      apply(new DataCommand.Found(attempt, new PartitionId(1, number), TABLE, ranges.get(i)));
    }
  }

  /** Returns one with a record of every key. */
  static Birds loaded() {
    Birds birds = new Birds(1);
    for (int from = 0; from < KEYS; from += LOADED_AT_ONCE) {
      List<Bytes> keys = new ArrayList<>(LOADED_AT_ONCE);
      for (int i = from; i < from + LOADED_AT_ONCE; i++) {
        keys.add(key(i));
      }
      birds.apply(birds.entry(keys));
    }
    return birds;
  }

  /** Returns the key of the {@code i}-th row. */
  static Bytes key(int i) {
    return Bytes.utf8(String.format("bird-%08d", i));
  }

  /** Returns every key once, in an order without pattern that is always the same. */
  static Bytes[] shuffledKeys() {
    List<Bytes> keys = new ArrayList<>(KEYS);
    for (int i = 0; i < KEYS; i++) {
      keys.add(key(i));
    }
    Collections.shuffle(keys, new Random(1));
    return keys.toArray(Bytes[]::new);
  }

  /** Returns ranges with equally many keys that cover every key, ascending. */
  static List<KeyRange> ranges(int count) {
    List<KeyRange> ranges = new ArrayList<>(count);
    Bytes low = Bytes.EMPTY;
    for (int i = 1; i <= count; i++) {
      @Nullable Bytes high = i == count ? null : key((int) ((long) KEYS * i / count));
      ranges.add(new KeyRange(low, high));
      low = high == null ? low : high;
    }
    return ranges;
  }

  /** Returns an entry of one write for each key, as the next requests of one client. */
  DataEntry entry(List<Bytes> keys) {
    List<DataCommand> commands = new ArrayList<>(keys.size());
    for (Bytes key : keys) {
      sequence++;
      RequestId id = new RequestId(CLIENT, sequence, machine.view().clock(), sequence);
      Mutation put = new Mutation.Put(key, value, Condition.Always.ALWAYS);
      commands.add(new DataCommand.Write(new ServiceRequest.Write(id, TABLE, List.of(put))));
    }
    return new DataEntry(HybridClock.ofMillis(NOON_MILLIS + index), commands);
  }

  /** Decides, applies and commits an entry; returns how many answers there were. */
  int apply(DataEntry entry) {
    index++;
    int answers = machine.apply(index, entry).size();
    machine.commit(index);
    return answers;
  }

  DataMachine machine() {
    return machine;
  }

  MemoryStore store() {
    return store;
  }

  private void apply(DataCommand command) {
    apply(new DataEntry(HybridClock.ofMillis(NOON_MILLIS), List.of(command)));
  }
}
