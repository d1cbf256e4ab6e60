package godwit.data;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.clock.HybridClock;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.Sums;
import godwit.request.ClientId;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.ReadAnswer;
import godwit.request.Reason;
import godwit.request.RequestId;
import godwit.request.Row;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.MemoryStore;
import godwit.store.Snapshot;
import godwit.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;

/**
 * A data service whose log a test writes by hand, one entry a millisecond. The invariants are
 * checked after every entry.
 */
final class LoggedService {
  private static final long MANY_BYTES = 1L << 30;

  private final ServiceId id;
  private final DataSettings settings;
  private final List<DataEntry> log = new ArrayList<>();
  private final List<List<DataAnswer>> answers = new ArrayList<>();
  private final TreeMap<String, List<Write.Put>> staged = new TreeMap<>();
  private final MemoryStore store;
  private DataMachine machine;
  private long nowMillis;
  private long nextSequence = 1;

  LoggedService(ServiceId id) {
    this(id, DataSettings.DEFAULT, new MemoryStore(), 1_000_000);
  }

  LoggedService(ServiceId id, DataSettings settings) {
    this(id, settings, new MemoryStore(), 1_000_000);
  }

  private LoggedService(ServiceId id, DataSettings settings, MemoryStore store, long nowMillis) {
    this.id = id;
    this.settings = settings;
    this.store = store;
    this.nowMillis = nowMillis;
    this.machine = new DataMachine(id, store, settings);
  }

  /** Returns the service with one partition, {@code p1}, of all keys. */
  static LoggedService founded() {
    LoggedService service = new LoggedService(Given.X);
    service.step(Given.found(1, 1, KeyRange.ALL));
    return service;
  }

  /** Returns a service that stands where this one does, and goes its own way from here. */
  LoggedService fork() {
    LoggedService fork = new LoggedService(id, settings, store.copy(), nowMillis);
    fork.log.addAll(log);
    fork.answers.addAll(answers);
    fork.nextSequence = nextSequence;
    return fork;
  }

  ServiceId id() {
    return id;
  }

  MemoryStore store() {
    return store;
  }

  DataMachine machine() {
    return machine;
  }

  ServiceView view() {
    return machine.view();
  }

  long clock() {
    return view().clock();
  }

  /** Returns the newest clock that a client can have seen of this service or another. */
  long now() {
    return Math.max(clock(), HybridClock.ofMillis(nowMillis));
  }

  /** Moves the proposer's wall clock. */
  void passMillis(long millis) {
    nowMillis += millis;
  }

  /** Appends one command as an entry of its own, applies and commits it. */
  DataAnswer run(DataCommand command) {
    return run(List.of(command)).getFirst();
  }

  List<DataAnswer> run(List<DataCommand> commands) {
    List<DataAnswer> answers = apply(commands);
    commit();
    return answers;
  }

  /** Appends an entry and applies it, but leaves the commit for later. */
  List<DataAnswer> apply(List<DataCommand> commands) {
    DataEntry entry = new DataEntry(HybridClock.ofMillis(++nowMillis), commands);
    log.add(entry);
    List<DataAnswer> now = machine.apply(log.size(), entry);
    answers.add(now);
    machine.checkInvariants();
    return now;
  }

  void commit() {
    machine.commit(log.size());
  }

  /** Stages a file, as one that all replicas have. */
  void stage(String name, List<Write.Put> rows) {
    staged.put(name, rows);
    store.staging().stage(name, rows);
  }

  /**
   * Loses what was not flushed, opens the machine again and replays the log; every answer must be
   * the one that was given before.
   */
  void crash() {
    store.crash();
    machine = new DataMachine(id, store, settings);
    for (int index = (int) store.appliedIndex() + 1; index <= log.size(); index++) {
      assertThat(machine.apply(index, log.get(index - 1)))
          .as("replayed entry %d", index)
          .isEqualTo(answers.get(index - 1));
    }
    if (!log.isEmpty()) {
      commit();
    }
  }

  /**
   * Returns a service that was given the same log, in batches, with crashes between; every answer
   * must be the one that this service gave.
   */
  LoggedService replayed(Random random) {
    LoggedService other = new LoggedService(id, settings, new MemoryStore(), nowMillis);
    staged.forEach(other::stage);
    for (int index = 1; index <= log.size(); index++) {
      DataEntry entry = log.get(index - 1);
      other.log.add(entry);
      other.answers.add(other.machine.apply(index, entry));
      assertThat(other.answers.getLast()).as("entry %d", index).isEqualTo(answers.get(index - 1));
      switch (random.nextInt(8)) {
        case 0, 1 -> other.commit();
        case 2 -> other.store.flush();
        case 3 -> other.machine.purge(new HistoryPurge(1 + random.nextInt(9)));
        case 4 -> other.crash();
        default -> {}
      }
    }
    other.commit();
    return other;
  }

  /** Removes all history that has been released. */
  void purgeAll() {
    HistoryPurge purge = new HistoryPurge(1_000_000);
    machine.purge(purge);
    machine.purge(purge);
  }

  /** Opens the machine again from its store alone. */
  void reopen() {
    machine = new DataMachine(id, store, settings);
  }

  /** Takes a step that must not be refused, and returns where its partition stands. */
  StepStatus step(DataCommand.Step step) {
    DataAnswer answer = run(step);
    assertThat(answer).as("%s", step).isInstanceOf(DataAnswer.Step.class);
    return ((DataAnswer.Step) answer).status();
  }

  /** Runs a command that must be refused, and returns why. */
  Reason refused(DataCommand command) {
    DataAnswer answer = run(command);
    assertThat(answer).as("%s", command).isInstanceOf(DataAnswer.Refused.class);
    return ((DataAnswer.Refused) answer).refusal().reason();
  }

  /** Returns the next request of the one client that writes here only. */
  RequestId nextRequest() {
    return request(Given.client(id.number()), nextSequence++);
  }

  RequestId request(ClientId client, long sequence) {
    return new RequestId(client, sequence, now(), 0);
  }

  WriteAnswer write(RequestId id, Mutation... mutations) {
    return ((DataAnswer.Written) run(Given.write(id, mutations))).answer();
  }

  WriteAnswer write(Mutation... mutations) {
    return write(nextRequest(), mutations);
  }

  /** Puts a record and returns its version. */
  long put(String key, String value) {
    WriteAnswer answer = write(Given.put(key, value));
    assertThat(answer).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done) answer).version();
  }

  /** Removes a record and returns the version at which it went. */
  long delete(String key) {
    WriteAnswer answer = write(Given.delete(key));
    assertThat(answer).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done) answer).version();
  }

  ReadAnswer read(ServiceRequest.Read read) {
    OptionalLong clock = Reads.needsClock(read, view());
    clock.ifPresent(to -> run(new DataCommand.AdvanceClock(to)));
    return Reads.answer(read, view(), store);
  }

  ReadAnswer get(String key) {
    return read(new ServiceRequest.Get(Given.TABLE, Given.key(key), OptionalLong.empty()));
  }

  ReadAnswer get(String key, long asOf) {
    return read(new ServiceRequest.Get(Given.TABLE, Given.key(key), OptionalLong.of(asOf)));
  }

  /** Returns the value of a key that the service owns; empty if there is no record. */
  Optional<String> value(String key) {
    return ((ReadAnswer.Found) get(key)).row().map(row -> row.value().toUtf8());
  }

  Optional<String> value(String key, long asOf) {
    return ((ReadAnswer.Found) get(key, asOf)).row().map(row -> row.value().toUtf8());
  }

  /** Returns one page of a scan. */
  ReadAnswer scan(KeyRange range, Direction direction, OptionalLong asOf, int maxRows) {
    return read(new ServiceRequest.Scan(Given.TABLE, range, direction, asOf, maxRows, MANY_BYTES));
  }

  /** Returns the rows of a range that the service owns all of, now. */
  List<Row> rows(KeyRange range) {
    return new Scroll(this, range, Direction.FORWARD, clock(), Integer.MAX_VALUE).rows();
  }

  InquiryAnswer ask(Inquiry inquiry) {
    return Inquiries.answer(inquiry, store);
  }

  Partition partition(long number) {
    return view().partitions().find(Given.p(number)).orElseThrow();
  }

  /** Returns where a partition stands, as an inquiry tells. */
  StepStatus status(PartitionId partition) {
    return ((InquiryAnswer.Status) ask(new Inquiry.Status(partition))).status();
  }

  Sums sums(long partition) {
    return ((StepStatus.Present) status(Given.p(partition))).sums().orElseThrow();
  }

  /** Counts all partitions that lost count. */
  void countAll() {
    List<PartitionId> ids = view().partitions().all().stream().map(Partition::id).toList();
    for (PartitionId partition : ids) {
      Inquiries.count(partition, store).ifPresent(this::run);
    }
  }

  /** Returns the live rows of all of the store, as bytes; for comparisons. */
  List<String> dump() {
    List<String> rows = new ArrayList<>();
    try (var snapshot = store.snapshot();
        var cursor = snapshot.cursor(KeyRange.ALL, Direction.FORWARD)) {
      for (; cursor.valid(); cursor.next()) {
        rows.add(cursor.key() + " = " + cursor.value());
      }
    }
    return rows;
  }

  /** Returns the bytes that the store has under {@code key}. */
  Optional<Bytes> stored(Bytes key) {
    return Optional.ofNullable(store.get(key));
  }

  /** Returns the completion of a request that the store has. */
  Optional<Completion> completion(ClientId client, long sequence) {
    try (Snapshot snapshot = store.snapshot();
        Cursor rows = snapshot.cursor(StoreKeys.COMPLETIONS, Direction.FORWARD)) {
      for (; rows.valid(); rows.next()) {
        for (Completion completion : Bundle.CODEC.decode(rows.value())) {
          if (completion.id().client().equals(client) && completion.id().sequence() == sequence) {
            return Optional.of(completion);
          }
        }
      }
    }
    return Optional.empty();
  }
}
