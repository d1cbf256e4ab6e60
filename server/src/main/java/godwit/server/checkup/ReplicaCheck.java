package godwit.server.checkup;

import godwit.codec.CorruptionException;
import godwit.coordinator.CoordinatorMachine;
import godwit.coordinator.CoordinatorSettings;
import godwit.data.DataMachine;
import godwit.data.DataSettings;
import godwit.key.Bytes;
import godwit.partition.ServiceId;
import godwit.placement.GroupName;
import godwit.rocks.RocksSettings;
import godwit.rocks.StoppedStore;
import godwit.rocks.StoreUnavailableException;
import godwit.server.journal.JournalContents;
import godwit.server.raft.StoppedReplica;
import godwit.server.raft.StoppedReplica.SnapshotFiles;
import godwit.server.replica.ReplicaHome;
import godwit.wire.Formats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at what a replica that nobody runs has on disk, each part for itself, so that damage to one
 * hides nothing of another. Reads every byte, and changes none. Not thread-safe.
 */
public final class ReplicaCheck {
  private static final RocksSettings MEMORY = new RocksSettings(32L << 20);

  private final String group;
  private final Path directory;
  private final StoppedReplica replica;
  private final Consumer<Finding> findings;

  /**
   * Prepares it for the replica of {@code group} that is kept in {@code directory}.
   *
   * @param findings hears of each as it is found
   */
  public ReplicaCheck(String group, Path directory, Consumer<Finding> findings) {
    this.group = group;
    this.directory = directory;
    this.replica = new StoppedReplica(ReplicaHome.logIn(directory));
    this.findings = findings;
  }

  /**
   * Looks at log, ballot, snapshots and store, and whether they can be of one time.
   *
   * @param contents whether to look also at what the store says: owners and rows, which are those
   *     of the last entry that the store has, not of the last one of the log
   */
  public void run(boolean contents) {
    Optional<JournalContents> log = log();
    ballot();
    snapshots();
    Path place = ReplicaHome.storeIn(directory);
    try (Held held = new Held(StoppedStore.open(place, MEMORY))) {
      if (held.store.isPresent()) {
        files(held.store.get());
      }
      long appliedIndex = held.store.map(StoppedStore::appliedIndex).orElse(0L);
      if (log.isPresent()) {
        whole(log.get(), appliedIndex);
      }
      if (contents && held.store.isPresent()) {
        contents(held.store.get());
        log.ifPresent(it -> rest(it, appliedIndex));
      }
    } catch (CorruptionException | StoreUnavailableException e) {
      wrong(e);
    }
  }

  /** A store that is open if it is there. */
  private record Held(Optional<StoppedStore> store) implements AutoCloseable {
    @Override
    public void close() {
      store.ifPresent(StoppedStore::close);
    }
  }

  private Optional<JournalContents> log() {
    try {
      JournalContents log = replica.log(this::decode);
      if (!log.hasFiles()) {
        note(
            "the log has no file: so it is before the first start, and after a crash while the"
                + " leader's snapshot was put in its place");
      } else {
        ok("the log has its checksums: " + range(log));
      }
      if (log.endsTorn()) {
        note(
            "the log ends with an entry that fails its checksum: a crash cut its write short, so"
                + " that it was never acknowledged, or it was damaged since. The next start drops"
                + " it, and has it from the other replicas if one has it: entry="
                + (log.lastIndex() + 1));
      }
      return Optional.of(log);
    } catch (CorruptionException e) {
      wrong(e);
    } catch (IOException e) {
      unreadable("the log", e);
    }
    return Optional.empty();
  }

  private static String range(JournalContents log) {
    return log.firstIndex() > log.lastIndex()
        ? "no entries, the next is " + log.firstIndex()
        : "entries=" + log.firstIndex() + ".." + log.lastIndex();
  }

  private void decode(Bytes entry) {
    if (isCoordinator()) {
      Formats.COORDINATOR_ENTRY.decode(entry);
    } else {
      Formats.DATA_ENTRY.decode(entry);
    }
  }

  private void ballot() {
    try {
      if (replica.hasBallot()) {
        ok("the ballot has its checksum");
      }
    } catch (CorruptionException e) {
      wrong(e);
    } catch (IOException e) {
      unreadable("the ballot", e);
    }
  }

  private void snapshots() {
    try {
      List<SnapshotFiles> all = replica.snapshots();
      all.forEach(this::look);
      if (all.size() > 1) {
        note(
            "older snapshots are to go: indexes="
                + all.stream().map(SnapshotFiles::index).toList());
      }
      if (replica.hasUnfinishedCopy()) {
        note("a copy of another replica's snapshot was not finished, and goes on");
      }
    } catch (IOException e) {
      unreadable("a snapshot", e);
    }
  }

  private void look(SnapshotFiles snapshot) {
    String name = "snapshot=" + snapshot.index();
    snapshot.faults().forEach(fault -> wrong(name + " " + fault));
    if (!snapshot.faults().isEmpty()) {
      return;
    }
    try (Held held = new Held(StoppedStore.open(snapshot.state(), MEMORY))) {
      if (held.store.isEmpty()) {
        wrong(name + " it has no store: directory=" + snapshot.state());
      } else {
        held.store.get().verify();
        ok("the snapshot has its files and checksums: " + name);
      }
    } catch (CorruptionException | StoreUnavailableException e) {
      wrong(name + " " + e.getMessage());
    }
  }

  private void files(StoppedStore store) {
    try {
      store.verify();
      ok("the store's files have their checksums: applied=" + store.appliedIndex());
    } catch (CorruptionException e) {
      wrong(e);
    }
    List<String> leftovers = store.leftovers();
    if (!leftovers.isEmpty()) {
      note("the next start finishes or deletes: " + String.join(" ", leftovers));
    }
  }

  private void whole(JournalContents log, long appliedIndex) {
    try {
      replica.requireNothingLost(log, appliedIndex);
    } catch (CorruptionException e) {
      wrong(e);
    } catch (IOException e) {
      unreadable("the ballot or a snapshot", e);
    }
  }

  private void contents(StoppedStore store) {
    try {
      if (isCoordinator()) {
        new OwnerCheck(findings)
            .look(new CoordinatorMachine(store, CoordinatorSettings.DEFAULT).view());
        return;
      }
      DataMachine machine = new DataMachine(ServiceId.parse(group), store, DataSettings.DEFAULT);
      machine.checkInvariants();
      RowCheck rows = new RowCheck(group, store, findings);
      machine.view().partitions().all().forEach(rows::look);
    } catch (AssertionError e) {
      wrong(String.valueOf(e.getMessage()));
    }
  }

  /** Says what was looked at as bytes alone. */
  private void rest(JournalContents log, long appliedIndex) {
    if (log.lastIndex() > appliedIndex) {
      note(
          "what was looked at is as of entry "
              + appliedIndex
              + "; the log goes on to "
              + log.lastIndex()
              + ", and the next start applies of that what a majority has");
    }
  }

  private boolean isCoordinator() {
    return group.equals(GroupName.COORDINATOR);
  }

  private void ok(String what) {
    findings.accept(Finding.ok(group, what));
  }

  private void note(String what) {
    findings.accept(Finding.note(group, what));
  }

  private void unreadable(String what, IOException e) {
    wrong(what + " can't be read: directory=" + directory + " " + e);
  }

  private void wrong(RuntimeException e) {
    wrong(String.valueOf(e.getMessage()));
  }

  private void wrong(String what) {
    findings.accept(Finding.wrong(group, what));
  }
}
