package godwit.reshape;

import godwit.clock.HybridClock;
import godwit.data.ChunkRows;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.DataEntry;
import godwit.data.DataMachine;
import godwit.data.DataSettings;
import godwit.data.HistoryPurge;
import godwit.data.Inquiries;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.Reads;
import godwit.data.ServiceView;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.request.ReadAnswer;
import godwit.request.Row;
import godwit.request.ServiceRequest;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.MemoryStore;
import godwit.store.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A data service of one replica in memory: the real machine, and what its leader drives. */
final class ServiceTwin {
  private static final DataSettings SETTINGS = new DataSettings(1_000_000_000L, 10_000);

  private final ServiceId self;
  private final ReshapeSettings settings;
  private final MemoryStore store = new MemoryStore();
  private final DataMachine machine;
  private long index;
  private ArrivalDriver arrivals;
  private SealGuard seals;

  ServiceTwin(ServiceId self, ReshapeSettings settings) {
    this.self = self;
    this.settings = settings;
    this.machine = new DataMachine(self, store, SETTINGS);
    this.arrivals = new ArrivalDriver(self, settings);
    this.seals = new SealGuard(self);
  }

  ServiceId self() {
    return self;
  }

  ServiceView view() {
    return machine.view();
  }

  List<Driver<ServiceView>> drivers() {
    return List.of(arrivals, seals);
  }

  /** Forgets what its drivers had in memory. */
  void changeLeader() {
    arrivals = new ArrivalDriver(self, settings);
    seals = new SealGuard(self);
  }

  /** Returns how many rows of records the store has, live and past, with released history gone. */
  long storedRows() {
    HistoryPurge purge = new HistoryPurge(1_000_000);
    machine.purge(purge);
    machine.purge(purge);
    long rows = 0;
    try (Snapshot snapshot = store.snapshot();
        Cursor cursor = snapshot.cursor(KeyRange.ALL, Direction.FORWARD)) {
      for (; cursor.valid(); cursor.next()) {
        int family = cursor.key().at(0);
        rows += family == 'l' || family == 'h' ? 1 : 0;
      }
    }
    return rows;
  }

  DataAnswer propose(DataCommand command, long nowMillis) {
    index++;
    DataEntry entry = new DataEntry(HybridClock.ofMillis(nowMillis), List.of(command));
    DataAnswer answer = machine.apply(index, entry).getFirst();
    machine.commit(index);
    machine.checkInvariants();
    return answer;
  }

  DataAnswer take(Intent.Take take, long nowMillis) {
    PartitionId id = take.receive().partition();
    machine
        .view()
        .partitions()
        .find(id)
        .filter(partition -> partition.arrival().isPresent())
        .ifPresent(partition -> stage(partition, take));
    return propose(take.receive(), nowMillis);
  }

  InquiryAnswer ask(Inquiry inquiry) {
    return Inquiries.answer(inquiry, store);
  }

  /** Counts what a split left uncounted. */
  void count(long nowMillis) {
    for (PartitionId id : machine.view().uncounted()) {
      Inquiries.count(id, store).ifPresent(counted -> propose(counted, nowMillis));
    }
  }

  /**
   * Returns the rows of the part of {@code range} that begins it, as far as this service owns it in
   * one piece.
   */
  Map<Bytes, Bytes> rows(TableId table, KeyRange range) {
    ServiceRequest.Scan scan =
        new ServiceRequest.Scan(
            table, range, Direction.FORWARD, OptionalLong.empty(), 1_000_000, 1L << 40);
    ReadAnswer answer = Reads.answer(scan, machine.view(), store);
    if (!(answer instanceof ReadAnswer.Page page)) {
      throw new AssertionError("no page: service=" + self + " answer=" + answer);
    }
    TreeMap<Bytes, Bytes> rows = new TreeMap<>();
    for (Row row : page.rows()) {
      rows.put(row.key(), row.value());
    }
    return rows;
  }

  private void stage(Partition receiving, Intent.Take take) {
    String file = take.receive().chunk().file().orElseThrow();
    store.staging().stage(file, ChunkRows.file(receiving, take.rows()));
  }
}
