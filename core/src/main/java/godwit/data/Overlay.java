package godwit.data;

import godwit.key.Bytes;
import godwit.store.Store;
import godwit.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A store under changes that are not committed yet: reads see them, the store does not. Not
 * thread-safe: the apply thread owns it.
 *
 * <p>Removed ranges and ingested files are not seen before the commit, so nothing may be read after
 * them until then.
 */
final class Overlay {
  private final Store store;
  private final TreeMap<Bytes, Optional<Bytes>> changed = new TreeMap<>();
  private final List<Write> writes = new ArrayList<>();
  private List<Bytes> foreseen = List.of();
  private List<Optional<Bytes>> foreseenValues = List.of();
  private int nextForeseen;
  private boolean blind;

  Overlay(Store store) {
    this.store = store;
  }

  @Nullable Bytes get(Bytes key) {
    if (blind) {
      throw new AssertionError("read between a range's removal and its commit: key=" + key);
    }
    Optional<Bytes> change = changed.isEmpty() ? null : changed.get(key);
    return change == null ? stored(key) : change.orElse(null);
  }

  /**
   * Reads what the store has under {@code keys}, all at once, which costs less: they are going to
   * be asked for, most of them and in this order, before the next commit.
   */
  void foresee(List<Bytes> keys) {
    foreseen = keys;
    foreseenValues = store.getAll(keys);
    nextForeseen = 0;
  }

  private @Nullable Bytes stored(Bytes key) {
    for (int i = nextForeseen; i < foreseen.size(); i++) {
      if (foreseen.get(i).equals(key)) {
        nextForeseen = i + 1;
        return foreseenValues.get(i).orElse(null);
      }
    }
    return store.get(key);
  }

  private void forgetForeseen() {
    foreseen = List.of();
    foreseenValues = List.of();
    nextForeseen = 0;
  }

  void put(Bytes key, Bytes value) {
    changed.put(key, Optional.of(value));
    writes.add(new Write.Put(key, value));
  }

  /** Puts what nobody reads before the next commit, such as history. */
  void append(Bytes key, Bytes value) {
    writes.add(new Write.Put(key, value));
  }

  void delete(Bytes key) {
    changed.put(key, Optional.empty());
    writes.add(new Write.Delete(key));
  }

  /** Adds a change of many rows; the caller commits before the next read. */
  void bulk(Write write) {
    blind = true;
    writes.add(write);
  }

  /** Returns whether a commit must come before the next read. */
  boolean mustCommit() {
    return blind;
  }

  void commit(long index) {
    store.commit(writes, index);
    writes.clear();
    changed.clear();
    forgetForeseen();
    blind = false;
  }
}
