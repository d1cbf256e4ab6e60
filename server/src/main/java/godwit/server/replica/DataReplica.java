package godwit.server.replica;

import godwit.codec.CorruptionException;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.DataEntry;
import godwit.data.DataMachine;
import godwit.data.DataSettings;
import godwit.data.HistoryPurge;
import godwit.data.PartitionMap;
import godwit.data.ServiceView;
import godwit.partition.Partition;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.reshape.ReceivingFiles;
import godwit.rocks.RocksStore;
import godwit.server.raft.Committed;
import godwit.server.raft.Replicated;
import godwit.wire.Formats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A data service's machine as a group replicates it. The group's apply thread makes all calls but
 * {@link #view} and {@link #store}, which are for any thread.
 */
final class DataReplica implements Replicated {
  private static final int PURGE_ROWS = 512;
  private static final int ENTRIES_BETWEEN_PURGES = 64;

  private final ServiceId service;
  private final StoreHome home;
  private final DataSettings settings;
  private final Listener listener;
  private final PacedCheck invariants = new PacedCheck(System::nanoTime);
  private HistoryPurge purge = new HistoryPurge(PURGE_ROWS);
  private long entriesSincePurge;
  private DataMachine machine;
  private StagedFiles staged;
  private volatile ServiceView view;
  private final CompletableFuture<Void> led = new CompletableFuture<>();
  private volatile boolean leads;

  /** Hears what happens to a replica, on its apply thread; must not block. */
  interface Listener {
    /** The service's partitions have changed. */
    void partitionsChanged(ServiceView view);

    /** The replica began to lead, or ceased to. */
    void leadershipChanged(boolean leads);
  }

  DataReplica(ServiceId service, StoreHome home, DataSettings settings, Listener listener) {
    this.service = service;
    this.home = home;
    this.settings = settings;
    this.listener = listener;
    this.machine = new DataMachine(service, home.store(), settings);
    this.staged = new StagedFiles(home.store().staging());
    this.view = machine.view();
  }

  ServiceView view() {
    return view;
  }

  RocksStore store() {
    return home.store();
  }

  boolean leads() {
    return leads;
  }

  /** Completes when this replica begins to lead for the first time. */
  CompletableFuture<Void> led() {
    return led;
  }

  /** Returns whether a snapshot would let staged files go. */
  boolean holdsStagedFiles() {
    return staged.waiting();
  }

  @Override
  public long appliedIndex() {
    return machine.appliedIndex();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a changed map is another one
  public void apply(List<Committed> entries) {
    List<Answered> answered = new ArrayList<>();
    for (Committed committed : entries) {
      GroupCommit.@Nullable Entry<DataCommand, DataAnswer> local = local(committed);
      DataEntry entry =
          local == null ? decode(committed) : new DataEntry(local.stamp(), local.commands());
      List<DataAnswer> answers = machine.apply(committed.index(), entry);
      entry.commands().forEach(this::noteIngested);
      if (local != null) {
        answered.add(new Answered(local, answers));
      }
    }
    machine.commit(entries.getLast().index());
    PartitionMap before = view.partitions();
    view = machine.view();
    answered.forEach(one -> one.entry().answered(one.answers()));
    if (view.partitions() != before) {
      listener.partitionsChanged(view);
      if (!handsOver()) { // Else it would lengthen the pause; it is made up for later.
        invariants.look(machine::checkInvariants);
      }
    }
    entriesSincePurge += entries.size();
    if (entriesSincePurge >= ENTRIES_BETWEEN_PURGES) {
      entriesSincePurge = 0;
      machine.purge(purge);
    }
  }

  @Override
  public void leads(long term) {
    leads = true;
    led.complete(null);
    listener.leadershipChanged(true);
  }

  @Override
  public void follows() {
    leads = false;
    listener.leadershipChanged(false);
  }

  @Override
  public void prepareSave() {
    home.prepareCheckpoint();
  }

  @Override
  public void save(Path dir) {
    staged.snapshotBegins(openFiles());
    home.store().checkpoint(dir);
  }

  @Override
  public void load(Path dir) {
    home.replace(dir);
    machine = new DataMachine(service, home.store(), settings);
    staged = new StagedFiles(home.store().staging());
    purge = new HistoryPurge(PURGE_ROWS);
    view = machine.view();
    machine.checkInvariants();
    listener.partitionsChanged(view);
  }

  /** A checkpoint takes the apply thread's time, so none begins while writes are parked. */
  @Override
  public boolean mayCheckpoint() {
    return view.partitions().moving().stream()
        .noneMatch(partition -> partition.state() instanceof PartitionState.Sealed);
  }

  /** Returns whether requests wait for what this replica applies, as source or as target. */
  private boolean handsOver() {
    return view.partitions().moving().stream()
        .map(Partition::state)
        .anyMatch(
            it -> it instanceof PartitionState.Sealed || it instanceof PartitionState.Complete);
  }

  private record Answered(
      GroupCommit.Entry<DataCommand, DataAnswer> entry, List<DataAnswer> answers) {}

  @SuppressWarnings("unchecked")
  private static GroupCommit.@Nullable Entry<DataCommand, DataAnswer> local(Committed committed) {
    return (GroupCommit.Entry<DataCommand, DataAnswer>) committed.local();
  }

  private DataEntry decode(Committed committed) {
    try {
      return Formats.DATA_ENTRY.decode(committed.data());
    } catch (CorruptionException e) {
      throw new CorruptionException(
          "log entry can't be read: service=" + service + " index=" + committed.index(), e);
    }
  }

  private void noteIngested(DataCommand command) {
    if (command instanceof DataCommand.Receive receive) {
      receive.chunk().file().ifPresent(staged::ingested);
    }
  }

  /** Returns which staged files belong to a partition that still receives chunks. */
  private Predicate<String> openFiles() {
    List<String> prefixes =
        view.partitions().moving().stream()
            .filter(partition -> partition.state() instanceof PartitionState.Receiving)
            .map(ReceivingFiles::prefix)
            .toList();
    return name -> prefixes.stream().anyMatch(name::startsWith);
  }
}
