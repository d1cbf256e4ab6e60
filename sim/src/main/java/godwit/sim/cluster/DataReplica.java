package godwit.sim.cluster;

import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.DataEntry;
import godwit.data.DataMachine;
import godwit.data.DataSettings;
import godwit.data.HistoryPurge;
import godwit.data.ServiceView;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.reshape.ReceivingFiles;
import godwit.sim.world.Entry;
import godwit.sim.world.Replica;
import godwit.sim.world.Seed;
import godwit.sim.world.SimDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A data service's machine on its disk. Not thread-safe. */
final class DataReplica implements Replica<DataCommand, DataAnswer> {
  private static final int PURGE_ROWS = 16;

  private final ServiceId service;
  private final SimDisk disk;
  private final DataSettings settings;
  private final Seams seams;
  private final Listener listener;
  private final Seed seed;
  private HistoryPurge purge = new HistoryPurge(PURGE_ROWS);
  private DataMachine machine;

  /** Hears what becomes of the replica. */
  interface Listener {
    void applied(Entry<DataCommand> entry, List<DataAnswer> answers, boolean again);

    void committed();

    void leads(boolean now);
  }

  DataReplica(Cluster cluster, ServiceId service, SimDisk disk, Listener listener, Seed seed) {
    this.service = service;
    this.disk = disk;
    this.settings = cluster.seams().settings(cluster.settings().data());
    this.seams = cluster.seams();
    this.listener = listener;
    this.seed = seed;
    this.machine = new DataMachine(service, disk, settings);
  }

  ServiceView view() {
    return machine.view();
  }

  @Override
  public void crash() {
    disk.crash(seed);
  }

  @Override
  public void open() {
    machine = new DataMachine(service, disk, settings);
    purge = new HistoryPurge(PURGE_ROWS);
    machine.checkInvariants();
  }

  @Override
  public long appliedIndex() {
    return machine.appliedIndex();
  }

  @Override
  public List<List<DataAnswer>> apply(List<Entry<DataCommand>> entries, boolean again) {
    List<List<DataAnswer>> all = new ArrayList<>();
    for (Entry<DataCommand> entry : entries) {
      List<DataAnswer> answers =
          machine.apply(entry.index(), new DataEntry(entry.stamp(), heeded(entry)));
      machine.checkInvariants();
      if (seams.altersCommands()) {
        machine.commit(entry.index());
      }
      listener.applied(entry, answers, again);
      all.add(answers);
    }
    machine.commit(entries.getLast().index());
    listener.committed();
    if (seed.chance(100)) {
      machine.purge(purge);
    }
    return all;
  }

  private List<DataCommand> heeded(Entry<DataCommand> entry) {
    return entry.commands().stream()
        .map(command -> seams.heeded(service, machine.view(), disk, command))
        .toList();
  }

  @Override
  public void reaches(List<Replica<DataCommand, DataAnswer>> others) {
    disk.reaches(
        others.stream()
            .filter(DataReplica.class::isInstance)
            .map(other -> ((DataReplica) other).disk)
            .toList());
  }

  @Override
  public Image image() {
    return disk.rows(seams.misremembered(disk));
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
    listener.committed();
  }

  @Override
  public void leads(boolean now) {
    listener.leads(now);
  }

  @Override
  public void flush() {
    disk.flush();
  }

  /** Returns the staged file that a command names, if it names one. */
  private static Optional<String> file(DataCommand command) {
    return command instanceof DataCommand.Receive receive
        ? receive.chunk().file()
        : Optional.empty();
  }

  /** Lets staged files go that neither the log names nor a partition still waits for. */
  @Override
  public void logHolds(List<Entry<DataCommand>> entries) {
    TreeSet<String> named = new TreeSet<>();
    for (Entry<DataCommand> entry : entries) {
      for (DataCommand command : entry.commands()) {
        file(command).ifPresent(named::add);
      }
    }
    List<String> open =
        machine.view().partitions().all().stream()
            .filter(partition -> partition.state() instanceof PartitionState.Receiving)
            .map(ReceivingFiles::prefix)
            .toList();
    for (String file : seams.keepsStaged() ? List.<String>of() : disk.staging().names()) {
      if (!named.contains(file) && open.stream().noneMatch(file::startsWith)) {
        disk.staging().discard(file);
      }
    }
  }
}
