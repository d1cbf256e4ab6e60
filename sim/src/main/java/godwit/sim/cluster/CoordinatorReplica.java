package godwit.sim.cluster;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorEntry;
import godwit.coordinator.CoordinatorMachine;
import godwit.coordinator.CoordinatorSettings;
import godwit.coordinator.CoordinatorState;
import godwit.sim.world.Entry;
import godwit.sim.world.Replica;
import godwit.sim.world.Seed;
import godwit.sim.world.SimDisk;
import java.util.ArrayList;
import java.util.List;

/** The coordinator's machine on its disk. Not thread-safe. */
final class CoordinatorReplica implements Replica<CoordinatorCommand, CommandAnswer> {
  private final SimDisk disk;
  private final CoordinatorSettings settings;
  private final Listener listener;
  private final Seed seed;
  private CoordinatorMachine machine;

  /** Hears what becomes of the replica. */
  interface Listener {
    void applied(Entry<CoordinatorCommand> entry, List<CommandAnswer> answers, boolean again);

    void committed();

    void leads(boolean now);
  }

  CoordinatorReplica(SimDisk disk, CoordinatorSettings settings, Listener listener, Seed seed) {
    this.disk = disk;
    this.settings = settings;
    this.listener = listener;
    this.seed = seed;
    this.machine = new CoordinatorMachine(disk, settings);
  }

  CoordinatorState view() {
    return machine.view();
  }

  /** Returns a copy of what the disk holds now. */
  SimDisk backup() {
    SimDisk copy = new SimDisk(SimDisk.Head.HONEST);
    copy.become(disk);
    return copy;
  }

  /** Takes what a backup holds in place of what it held. */
  void putBack(SimDisk backup) {
    disk.become(backup);
    open();
  }

  @Override
  public void crash() {
    disk.crash(seed);
  }

  @Override
  public void open() {
    machine = new CoordinatorMachine(disk, settings);
    machine.checkInvariants();
  }

  @Override
  public long appliedIndex() {
    return machine.appliedIndex();
  }

  @Override
  public List<List<CommandAnswer>> apply(List<Entry<CoordinatorCommand>> entries, boolean again) {
    List<List<CommandAnswer>> all = new ArrayList<>();
    for (Entry<CoordinatorCommand> entry : entries) {
      List<CommandAnswer> answers =
          machine.apply(new CoordinatorEntry(entry.stamp(), entry.commands()));
      listener.applied(entry, answers, again);
      all.add(answers);
    }
    long routes = machine.view().numbers().routesVersion();
    machine.commit(entries.getLast().index());
    if (machine.view().numbers().routesVersion() != routes || seed.chance(250)) {
      machine.checkInvariants();
    }
    listener.committed();
    return all;
  }

  @Override
  public Image image() {
    return disk.rows(List.of());
  }

  @Override
  public void install(Image image) {
    if (image instanceof SimDisk.Rows rows) {
      disk.take(rows);
      open();
      listener.committed();
    }
  }

  @Override
  public void erase() {
    disk.erase();
    open();
  }

  @Override
  public void leads(boolean now) {
    listener.leads(now);
  }

  @Override
  public void flush() {
    disk.flush();
  }

  @Override
  public void logHolds(List<Entry<CoordinatorCommand>> entries) {}
}
