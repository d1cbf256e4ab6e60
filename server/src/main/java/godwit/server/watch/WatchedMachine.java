package godwit.server.watch;

import godwit.server.event.ApplyStall;
import godwit.server.event.LeadershipChange;
import godwit.server.event.SnapshotTaken;
import godwit.server.raft.Committed;
import godwit.server.raft.Replicated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine whose calls are timed. The apply thread makes all calls but {@link #applied} and {@link
 * #busyNanos}, which are for any thread.
 */
public final class WatchedMachine implements Replicated {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedMachine.class);
  private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long IDLE = Long.MIN_VALUE;

  private final String group;
  private final Replicated machine;
  private final MachineFigures figures;
  private volatile long applied;
  private volatile long busySince = IDLE;

  WatchedMachine(String group, Replicated machine, MachineFigures figures) {
    this.group = group;
    this.machine = machine;
    this.figures = figures;
    this.applied = machine.appliedIndex();
  }

  /** Returns the index up to which entries are in the state. */
  public long applied() {
    return applied;
  }

  /** Returns for how long the machine has been at one call; 0 while it is at none. */
  public long busyNanos() {
    long since = busySince;
    return since == IDLE ? 0 : Math.max(0, System.nanoTime() - since);
  }

  @Override
  public long appliedIndex() {
    return machine.appliedIndex();
  }

  @Override
  public void apply(List<Committed> entries) {
    long began = System.nanoTime();
    busySince = began;
    ApplyStall stall = new ApplyStall();
    stall.begin();
    machine.apply(entries);
    applied = entries.getLast().index();
    busySince = IDLE;
    long took = figures.apply().addSince(began);
    figures.entries().add(entries.size());
    if (took > STALL_NANOS) {
      stall.group = group;
      stall.entries = entries.size();
      stall.lastIndex = applied;
      stall.commit();
    }
  }

  @Override
  public void leads(long term) {
    machine.leads(term);
    figures.elections().increment();
    leadership(true, term);
  }

  @Override
  public void follows() {
    machine.follows();
    leadership(false, 0);
  }

  private void leadership(boolean leads, long term) {
    figures.changes().increment();
    LOG.info("leadership changed: group={} leads={} term={}", group, leads, term);
    LeadershipChange change = new LeadershipChange();
    change.group = group;
    change.leads = leads;
    change.term = term;
    change.commit();
  }

  @Override
  public void prepareSave() {
    machine.prepareSave();
  }

  @Override
  public void save(Path dir) throws IOException {
    long began = System.nanoTime();
    busySince = began;
    SnapshotTaken taken = new SnapshotTaken();
    taken.begin();
    try {
      machine.save(dir);
    } finally {
      busySince = IDLE;
    }
    long took = figures.snapshots().addSince(began);
    long bytes = bytes(dir);
    figures.snapshotBytes().add(bytes);
    LOG.info(
        "snapshot written: group={} appliedIndex={} bytes={} millis={}",
        group,
        applied,
        bytes,
        TimeUnit.NANOSECONDS.toMillis(took));
    taken.group = group;
    taken.appliedIndex = applied;
    taken.bytes = bytes;
    taken.commit();
  }

  private static long bytes(Path dir) throws IOException {
    long bytes = 0;
    try (Stream<Path> tree = Files.walk(dir)) {
      for (Path file : (Iterable<Path>) tree::iterator) {
        bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
      }
    }
    return bytes;
  }

  @Override
  public void load(Path dir) throws IOException {
    machine.load(dir);
    applied = machine.appliedIndex();
    LOG.info("snapshot loaded: group={} appliedIndex={}", group, applied);
  }

  @Override
  public boolean mayCheckpoint() {
    return machine.mayCheckpoint();
  }
}
