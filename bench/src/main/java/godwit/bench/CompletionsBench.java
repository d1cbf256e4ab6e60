package godwit.bench;

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
import godwit.rocks.RocksSettings;
import godwit.rocks.RocksStore;
import godwit.store.Snapshot;
import godwit.store.Staging;
import godwit.store.Store;
import godwit.store.Write;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What does it cost the apply thread to keep completions in the store?
 *
 * <p>Sketch: a put makes two rows, and the completions of an entry one together: some 50 bytes for
 * each put, written once and removed when the client has acknowledged them all, or two minutes
 * later. The machine is given entries of 64 puts, as group commit gives them under load, once with
 * a store that takes all of it and once with one that leaves completions out; what is kept of them
 * in memory stays the same.
 *
 * <p>Run on 2 cores, JDK 25, alone: no log, no client. Arguments: seconds for each figure.
 */
public final class CompletionsBench {
  private static final int BATCH = 64;
  private static final int ROUNDS = 4;
  private static final TableId TABLE = new TableId(1);
  private static final Rows ROWS = new Rows(200_000, 100);

  private CompletionsBench() {}

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    double kept = 0;
    double without = 0;
    try (Scratch scratch = Scratch.create()) {
      for (int round = 0; round < ROUNDS; round++) {
        // In turn, and the better of the rounds: the first of each warms.
        kept = Math.max(kept, run(scratch.directory().resolve("with" + round), true, seconds));
        without =
            Math.max(without, run(scratch.directory().resolve("without" + round), false, seconds));
      }
    }
    Report.line(
        "puts/s of the machine: %.0f, without completions in the store %.0f, cost %.1f %%"
            + " (at most 5)",
        kept, without, 100 * (1 - kept / without));
  }

  private static double run(Path directory, boolean kept, int seconds) {
    try (RocksStore rocks = RocksStore.open(directory, new RocksSettings(64 << 20), fault -> {})) {
      Store store = kept ? rocks : new WithoutCompletions(rocks);
      DataMachine machine = new DataMachine(new ServiceId(1), store, DataSettings.DEFAULT);
      Random random = new Random(3);
      long index = 1;
      apply(machine, index, List.of(found()));
      long sequence = 1;
      long from = System.nanoTime();
      long end = from + seconds * 1_000_000_000L;
      while (System.nanoTime() < end) {
        List<DataCommand> puts = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
          puts.add(put(sequence, machine.view().clock(), random));
          sequence++;
        }
        index++;
        apply(machine, index, puts);
      }
      return (sequence - 1) * 1e9 / (System.nanoTime() - from);
    }
  }

  private static void apply(DataMachine machine, long index, List<DataCommand> commands) {
    long stamp = HybridClock.ofMillis(System.currentTimeMillis());
    machine.apply(index, new DataEntry(stamp, commands));
    machine.commit(index);
  }

  private static DataCommand found() {
    Attempt attempt = new Attempt(new OperationId(1, 1), 1);
    return new DataCommand.Found(attempt, new PartitionId(1, 1), TABLE, KeyRange.ALL);
  }

  private static DataCommand put(long sequence, long clock, Random random) {
    RequestId id =
        new RequestId(new ClientId(7, 7), sequence, clock, Math.max(0, sequence - BATCH));
    Mutation put =
        new Mutation.Put(
            Rows.key(random.nextInt(ROWS.count())), ROWS.value(random), Condition.Always.ALWAYS);
    return new DataCommand.Write(new ServiceRequest.Write(id, TABLE, List.of(put)));
  }

  /** A store that takes everything but completions, whose keys begin with c. */
  private record WithoutCompletions(Store store) implements Store {
    @Override
    public @Nullable Bytes get(Bytes key) {
      return store.get(key);
    }

    @Override
    public List<Optional<Bytes>> getAll(List<Bytes> keys) {
      return store.getAll(keys);
    }

    @Override
    public Snapshot snapshot() {
      return store.snapshot();
    }

    @Override
    public void commit(List<Write> writes, long appliedIndex) {
      store.commit(writes.stream().filter(write -> !completion(write)).toList(), appliedIndex);
    }

    private static boolean completion(Write write) {
      return switch (write) {
        case Write.Put put -> put.key().at(0) == 'c';
        case Write.Delete delete -> delete.key().at(0) == 'c';
        case Write.DeleteRange range -> false;
        case Write.Ingest ingest -> false;
      };
    }

    @Override
    public long appliedIndex() {
      return store.appliedIndex();
    }

    @Override
    public Staging staging() {
      return store.staging();
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
