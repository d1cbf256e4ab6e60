package godwit.store;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that can forget, as a crash makes a store on disk forget, what it has not
 * flushed.
 *
 * <p>Staged files are durable at once. Not thread-safe; a snapshot taken from it may be read by
 * another thread.
 */
public final class MemoryStore implements Store {
  private final TreeMap<String, List<Write.Put>> staged = new TreeMap<>();
  private TreeMap<Bytes, Bytes> rows = new TreeMap<>();
  private TreeMap<Bytes, Bytes> flushedRows = new TreeMap<>();
  private boolean shared;
  private long appliedIndex;
  private long flushedIndex;

  @Override
  public @Nullable Bytes get(Bytes key) {
    return rows.get(key);
  }

  @Override
  public Snapshot snapshot() {
    shared = true;
    return new MemorySnapshot(rows);
  }

  @Override
  public void commit(List<Write> writes, long index) {
    if (index < appliedIndex) {
      throw new IllegalArgumentException("index goes back: from=" + appliedIndex + " to=" + index);
    }
    List<String> files = filesOf(writes);
    if (shared && !writes.isEmpty()) {
      rows = new TreeMap<>(rows);
      shared = false;
    }
    files.forEach(this::ingest);
    writes.forEach(this::write);
    appliedIndex = index;
  }

  @Override
  public long appliedIndex() {
    return appliedIndex;
  }

  /** Makes all commits so far survive {@link #crash()}. */
  public void flush() {
    flushedRows = new TreeMap<>(rows);
    flushedIndex = appliedIndex;
  }

  /** Goes back to the last flush. */
  public void crash() {
    rows = new TreeMap<>(flushedRows);
    shared = false;
    appliedIndex = flushedIndex;
  }

  /** Returns a store of its own with the same rows, staged files and applied index, flushed. */
  public MemoryStore copy() {
    MemoryStore copy = new MemoryStore();
    copy.rows = new TreeMap<>(rows);
    copy.appliedIndex = appliedIndex;
    copy.staged.putAll(staged);
    copy.flush();
    return copy;
  }

  @Override
  public Staging staging() {
    return new MemoryStaging();
  }

  @Override
  public void close() {}

  private void write(Write write) {
    switch (write) {
      case Write.Put put -> rows.put(put.key(), put.value());
      case Write.Delete delete -> rows.remove(delete.key());
      case Write.DeleteRange delete -> within(rows, delete.range()).clear();
      case Write.Ingest ignored -> {}
    }
  }

  private List<String> filesOf(List<Write> writes) {
    List<String> files = new ArrayList<>();
    for (Write write : writes) {
      if (write instanceof Write.Ingest ingest) {
        if (!staged.containsKey(ingest.file())) {
          throw new IllegalStateException("staged file is missing: file=" + ingest.file());
        }
        files.add(ingest.file());
      }
    }
    return files;
  }

  private void ingest(String file) {
    List<Write.Put> chunk = staged.getOrDefault(file, List.of());
    chunk.forEach(put -> rows.put(put.key(), put.value()));
  }

  private static NavigableMap<Bytes, Bytes> within(
      NavigableMap<Bytes, Bytes> rows, KeyRange range) {
    Bytes high = range.high();
    return high == null
        ? rows.tailMap(range.low(), true)
        : rows.subMap(range.low(), true, high, false);
  }

  private final class MemoryStaging implements Staging {
    @Override
    public void stage(String name, Iterable<Write.Put> rows) {
      List<Write.Put> file = new ArrayList<>();
      rows.forEach(file::add);
      staged.put(name, List.copyOf(file));
    }

    @Override
    public boolean holds(String name) {
      return staged.containsKey(name);
    }

    @Override
    public void discard(String name) {
      staged.remove(name);
    }

    @Override
    public List<String> names() {
      return new ArrayList<>(staged.keySet());
    }
  }

  private record MemorySnapshot(NavigableMap<Bytes, Bytes> rows) implements Snapshot {
    @Override
    public @Nullable Bytes get(Bytes key) {
      return rows.get(key);
    }

    @Override
    public Cursor cursor(KeyRange range, Direction direction) {
      NavigableMap<Bytes, Bytes> part = within(rows, range);
      return new MemoryCursor(direction == Direction.FORWARD ? part : part.descendingMap());
    }

    @Override
    public void close() {}
  }

  private static final class MemoryCursor implements Cursor {
    private final Iterator<Map.Entry<Bytes, Bytes>> rest;
    private Map.@Nullable Entry<Bytes, Bytes> current;

    MemoryCursor(NavigableMap<Bytes, Bytes> part) {
      rest = part.entrySet().iterator();
      current = rest.hasNext() ? rest.next() : null;
    }

    @Override
    public boolean valid() {
      return current != null;
    }

    @Override
    public Bytes key() {
      return at().getKey();
    }

    @Override
    public Bytes value() {
      return at().getValue();
    }

    @Override
    public void next() {
      at();
      current = rest.hasNext() ? rest.next() : null;
    }

    @Override
    public void close() {}

    private Map.Entry<Bytes, Bytes> at() {
      Map.Entry<Bytes, Bytes> row = current;
      if (row == null) {
        throw new IllegalStateException("the cursor is past the last row");
      }
      return row;
    }
  }
}
