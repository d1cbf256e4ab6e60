package godwit.server.replica;

import godwit.codec.CorruptionException;
import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorEntry;
import godwit.coordinator.CoordinatorMachine;
import godwit.coordinator.CoordinatorSettings;
import godwit.coordinator.CoordinatorState;
import godwit.server.raft.Committed;
import godwit.server.raft.Replicated;
import godwit.wire.Formats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator's machine as its group replicates it. The group's apply thread makes all calls
 * but {@link #view}, which is for any thread.
 */
final class CoordinatorReplica implements Replicated {
  private final StoreHome home;
  private final CoordinatorSettings settings;
  private final Runnable changed;
  private final Runnable leading;
  private CoordinatorMachine machine;
  private volatile CoordinatorState view;
  private final CompletableFuture<Void> led = new CompletableFuture<>();
  private final PacedCheck invariants = new PacedCheck(System::nanoTime);
  private volatile boolean leads;

  /**
   * Makes the replica; {@code changed} is run on the apply thread after each commit and before
   * those who wait for it are told, {@code leading} whenever it is about to lead. Neither may
   * block.
   */
  CoordinatorReplica(
      StoreHome home, CoordinatorSettings settings, Runnable changed, Runnable leading) {
    this.home = home;
    this.settings = settings;
    this.changed = changed;
    this.leading = leading;
    this.machine = new CoordinatorMachine(home.store(), settings);
    this.view = machine.view();
  }

  CoordinatorState view() {
    return view;
  }

  boolean leads() {
    return leads;
  }

  /** Completes when this replica begins to lead for the first time. */
  CompletableFuture<Void> led() {
    return led;
  }

  @Override
  public long appliedIndex() {
    return machine.appliedIndex();
  }

  @Override
  public void apply(List<Committed> entries) {
    List<Runnable> answers = new ArrayList<>();
    for (Committed committed : entries) {
      GroupCommit.@Nullable Entry<CoordinatorCommand, CommandAnswer> local = local(committed);
      CoordinatorEntry entry =
          local == null ? decode(committed) : new CoordinatorEntry(local.stamp(), local.commands());
      List<CommandAnswer> decided = machine.apply(entry);
      if (local != null) {
        answers.add(() -> local.answered(decided));
      }
    }
    machine.commit(entries.getLast().index());
    invariants.look(machine::checkInvariants);
    view = machine.view();
    // Whoever is told of a change finds it everywhere on this node.
    changed.run();
    answers.forEach(Runnable::run);
  }

  @Override
  public void leads(long term) {
    leading.run();
    leads = true;
    led.complete(null);
    changed.run();
  }

  @Override
  public void follows() {
    leads = false;
  }

  @Override
  public void prepareSave() {
    home.prepareCheckpoint();
  }

  @Override
  public void save(Path dir) {
    home.store().checkpoint(dir);
  }

  @Override
  public void load(Path dir) {
    home.replace(dir);
    machine = new CoordinatorMachine(home.store(), settings);
    machine.checkInvariants();
    view = machine.view();
    changed.run();
  }

  @SuppressWarnings("unchecked")
  private static GroupCommit.@Nullable Entry<CoordinatorCommand, CommandAnswer> local(
      Committed committed) {
    return (GroupCommit.Entry<CoordinatorCommand, CommandAnswer>) committed.local();
  }

  private static CoordinatorEntry decode(Committed committed) {
    try {
      return Formats.COORDINATOR_ENTRY.decode(committed.data());
    } catch (CorruptionException e) {
      throw new CorruptionException(
          "log entry can't be read: group=coordinator index=" + committed.index(), e);
    }
  }
}
