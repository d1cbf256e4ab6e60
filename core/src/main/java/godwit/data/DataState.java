package godwit.data;

import godwit.codec.ByteReader;
import godwit.codec.ByteWriter;
import godwit.key.Bytes;
import godwit.partition.Count;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import godwit.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that a data service knows, but for the rows: in memory for judging, in the store for good.
 * Not thread-safe: the apply thread owns it.
 */
final class DataState {
  final Overlay overlay;
  final Completions completions;
  final DataSettings settings;

  private final TreeMap<PartitionId, Counts> counts = new TreeMap<>();
  private final TreeSet<PartitionId> countsChanged = new TreeSet<>();
  private final TreeMap<PartitionId, Long> tombstones = new TreeMap<>();
  private final TreeSet<PartitionId> founded = new TreeSet<>();
  private PartitionMap partitions = PartitionMap.EMPTY;
  private List<PartitionId> uncounted = List.of();
  private long clock;
  private long released;
  private long incarnation;
  private long nextFragment = 1;

  DataState(Store store, DataSettings settings) {
    this.overlay = new Overlay(store);
    this.completions = new Completions(settings.lifeMillis());
    this.settings = settings;
    try (Snapshot snapshot = store.snapshot()) {
      load(snapshot);
    }
  }

  PartitionMap partitions() {
    return partitions;
  }

  long clock() {
    return clock;
  }

  long released() {
    return released;
  }

  Counts counts(PartitionId id) {
    return counts.getOrDefault(id, Counts.NOTHING);
  }

  boolean dropped(PartitionId id) {
    return tombstones.containsKey(id);
  }

  /** Returns whether the partition was founded here, however long ago. */
  boolean founded(PartitionId id) {
    return founded.contains(id);
  }

  void advance(long at) {
    clock = at;
  }

  /** Ends an entry: all of its commands have been carried out. */
  void settle() {
    completions.settle(clock, overlay);
  }

  void release(long to) {
    released = to;
    overlay.put(StoreKeys.RELEASED, number(to));
    tombstones.entrySet().stream()
        .filter(t -> t.getValue() < to)
        .map(t -> t.getKey())
        .toList()
        .forEach(this::forgetTombstone);
  }

  /** Returns the highest incarnation of a restored coordinator; 0 if none was restored. */
  long incarnation() {
    return incarnation;
  }

  void recognise(long restored) {
    incarnation = restored;
    overlay.put(StoreKeys.INCARNATION, number(restored));
  }

  void takeFragment() {
    nextFragment++;
    overlay.put(StoreKeys.NEXT_FRAGMENT, number(nextFragment));
  }

  long nextFragment() {
    return nextFragment;
  }

  void put(Partition... changed) {
    partitions = partitions.with(List.of(changed));
    for (Partition partition : changed) {
      overlay.put(StoreKeys.partition(partition.id()), Partition.CODEC.encode(partition));
    }
  }

  void remove(List<PartitionId> gone) {
    partitions = partitions.without(gone);
    for (PartitionId id : gone) {
      overlay.delete(StoreKeys.partition(id));
      forgetCounts(id);
    }
  }

  void count(PartitionId id, Counts value) {
    counts.put(id, value);
    countsChanged.add(id);
    noteUncounted(id, value.count() instanceof Count.Pending);
  }

  /** Returns the partitions whose rows somebody must count. */
  List<PartitionId> uncounted() {
    return uncounted;
  }

  private void noteUncounted(PartitionId id, boolean pending) {
    if (uncounted.contains(id) != pending) {
      List<PartitionId> next = new ArrayList<>(uncounted);
      if (pending) {
        next.add(id);
      } else {
        next.remove(id);
      }
      uncounted = List.copyOf(next);
    }
  }

  void forgetCounts(PartitionId id) {
    if (counts.remove(id) != null) {
      countsChanged.remove(id);
      noteUncounted(id, false);
      overlay.delete(StoreKeys.count(id));
    }
  }

  void noteFounded(PartitionId id) {
    founded.add(id);
    overlay.put(StoreKeys.founded(id), Bytes.EMPTY);
  }

  void bury(PartitionId id, long at) {
    tombstones.put(id, at);
    overlay.put(StoreKeys.tombstone(id), number(at));
  }

  /** Commits all changes since the last commit as those of the entries up to {@code index}. */
  void commit(long index) {
    for (PartitionId id : countsChanged) {
      overlay.put(StoreKeys.count(id), Counts.CODEC.encode(counts(id)));
    }
    countsChanged.clear();
    overlay.put(StoreKeys.CLOCK, number(clock));
    overlay.commit(index);
  }

  private void forgetTombstone(PartitionId id) {
    tombstones.remove(id);
    overlay.delete(StoreKeys.tombstone(id));
  }

  private void load(Snapshot snapshot) {
    clock = number(snapshot, StoreKeys.CLOCK, 0);
    released = number(snapshot, StoreKeys.RELEASED, 0);
    incarnation = number(snapshot, StoreKeys.INCARNATION, 0);
    nextFragment = number(snapshot, StoreKeys.NEXT_FRAGMENT, 1);
    completions.load(snapshot);
    TreeMap<PartitionId, Partition> loaded = new TreeMap<>();
    try (Cursor rows = snapshot.cursor(StoreKeys.PARTITIONS, Direction.FORWARD)) {
      for (; rows.valid(); rows.next()) {
        Partition partition = Partition.CODEC.decode(rows.value());
        loaded.put(partition.id(), partition);
      }
    }
    partitions = PartitionMap.EMPTY.with(List.copyOf(loaded.values()));
    try (Cursor rows = snapshot.cursor(StoreKeys.COUNTS, Direction.FORWARD)) {
      for (; rows.valid(); rows.next()) {
        PartitionId id = StoreKeys.idOf(rows.key());
        Counts stored = Counts.CODEC.decode(rows.value());
        counts.put(id, stored);
        noteUncounted(id, stored.count() instanceof Count.Pending);
      }
    }
    try (Cursor rows = snapshot.cursor(StoreKeys.FOUNDED, Direction.FORWARD)) {
      for (; rows.valid(); rows.next()) {
        founded.add(StoreKeys.idOf(rows.key()));
      }
    }
    try (Cursor rows = snapshot.cursor(StoreKeys.TOMBSTONES, Direction.FORWARD)) {
      for (; rows.valid(); rows.next()) {
        tombstones.put(StoreKeys.idOf(rows.key()), new ByteReader(rows.value()).takeLong());
      }
    }
  }

  private static long number(Snapshot snapshot, Bytes key, long absent) {
    Bytes stored = snapshot.get(key);
    return stored == null ? absent : new ByteReader(stored).takeLong();
  }

  private static Bytes number(long value) {
    return new ByteWriter(8).putLong(value).toBytes();
  }
}
