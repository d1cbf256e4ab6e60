package godwit.sim.world;

import godwit.key.Bytes;
import godwit.store.MemoryStore;
import godwit.store.Snapshot;
import godwit.store.Staging;
import godwit.store.Store;
import godwit.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A store that loses in a crash what was not flushed, but perhaps not the files that were ingested:
 * those a real store may keep although it lost the commit. Not thread-safe.
 */
public final class SimDisk implements Store {
  private MemoryStore memory = new MemoryStore();
  private final TreeMap<String, List<Write.Put>> staged = new TreeMap<>();
  private final List<List<Write.Put>> ingestedSinceFlush = new ArrayList<>();
  private final Head head;
  private List<SimDisk> others = List.of();
  private boolean replicated;

  /** Sees each commit's writes, and the disk before them, and says which it makes. */
  @FunctionalInterface
  public interface Head {
    /** Writes what it is told. */
    Head HONEST = (disk, writes) -> writes;

    List<Write> written(Store disk, List<Write> writes);
  }

  /** Makes an empty disk. */
  public SimDisk(Head head) {
    this.head = head;
  }

  @Override
  public @Nullable Bytes get(Bytes key) {
    return memory.get(key);
  }

  @Override
  public Snapshot snapshot() {
    return memory.snapshot();
  }

  @Override
  public void commit(List<Write> writes, long appliedIndex) {
    for (Write write : writes) {
      if (write instanceof Write.Ingest ingest) {
        fetch(ingest.file());
      }
    }
    memory.commit(head.written(memory, writes), appliedIndex);
    for (Write write : writes) {
      if (write instanceof Write.Ingest ingest) {
        ingestedSinceFlush.add(staged.getOrDefault(ingest.file(), List.of()));
      }
    }
  }

  private void fetch(String file) {
    for (int i = 0; i < others.size() && !memory.staging().holds(file); i++) {
      Optional.ofNullable(others.get(i).staged.get(file))
          .ifPresent(rows -> staging().stage(file, rows));
    }
    if (replicated && !memory.staging().holds(file)) {
      throw new Replica.MissingFile(file);
    }
  }

  /** Hears on which disks to look for what is not on this one, which is one of several. */
  public void reaches(List<SimDisk> disks) {
    replicated = true;
    others = List.copyOf(disks);
  }

  @Override
  public long appliedIndex() {
    return memory.appliedIndex();
  }

  @Override
  public Staging staging() {
    return new RememberedStaging(memory.staging());
  }

  @Override
  public void close() {}

  /** Returns a store of its own with the same rows and files. */
  public Store copy() {
    return memory.copy();
  }

  /** Rows and their applied index as they once were. */
  public static final class Rows implements Replica.Image {
    private final MemoryStore store;

    private Rows(MemoryStore store) {
      this.store = store;
    }
  }

  /** Returns what a snapshot for other replicas holds: rows, but no staged file. */
  public Rows rows(List<Write> changed) {
    MemoryStore copy = memory.copy();
    copy.staging().names().forEach(copy.staging()::discard);
    copy.commit(changed, copy.appliedIndex());
    copy.flush();
    return new Rows(copy);
  }

  /** Takes rows in place of those that it held, and keeps its staged files. */
  public void take(Rows rows) {
    MemoryStore copy = rows.store.copy();
    staged.forEach(copy.staging()::stage);
    memory = copy;
    ingestedSinceFlush.clear();
  }

  /** Loses everything. */
  public void erase() {
    memory = new MemoryStore();
    staged.clear();
    ingestedSinceFlush.clear();
  }

  /** Takes what another disk holds in place of what it held; it survives a crash. */
  public void become(SimDisk other) {
    memory = other.memory.copy();
    staged.clear();
    staged.putAll(other.staged);
    ingestedSinceFlush.clear();
  }

  /** Makes all commits survive a crash. */
  public void flush() {
    memory.flush();
    ingestedSinceFlush.clear();
  }

  /** Loses what was not flushed; {@code seed} says which ingested files stay. */
  public void crash(Seed seed) {
    memory.crash();
    for (List<Write.Put> rows : ingestedSinceFlush) {
      if (seed.chance(500)) {
        memory.commit(List.copyOf(rows), memory.appliedIndex());
      }
    }
    flush();
  }

  private final class RememberedStaging implements Staging {
    private final Staging files;

    RememberedStaging(Staging files) {
      this.files = files;
    }

    @Override
    public void stage(String name, Iterable<Write.Put> rows) {
      List<Write.Put> file = new ArrayList<>();
      rows.forEach(file::add);
      files.stage(name, file);
      staged.put(name, List.copyOf(file));
    }

    @Override
    public boolean holds(String name) {
      return files.holds(name);
    }

    @Override
    public void discard(String name) {
      files.discard(name);
      staged.remove(name);
    }

    @Override
    public List<String> names() {
      return files.names();
    }
  }
}
