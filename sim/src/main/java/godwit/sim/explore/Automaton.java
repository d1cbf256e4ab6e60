package godwit.sim.explore;

import godwit.codec.ByteWriter;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.MemoryStore;
import godwit.store.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The states that one machine has come to, by number from 0, and the steps between them, each of
 * which the machine takes once. A state is all that its store holds. Not thread-safe.
 *
 * @param <M> what arrives
 * @param <V> what a state shows
 * @param <A> what is answered
 */
final class Automaton<M, V, A> {
  private final Function<MemoryStore, Machine<M, V, A>> open;
  private final Interner<Bytes> contents = new Interner<>();
  private final List<MemoryStore> stores = new ArrayList<>();
  private final List<V> views = new ArrayList<>();
  private final Map<Long, Step<A>> steps = new HashMap<>();

  /** A machine as it stands in a store. */
  interface Machine<M, V, A> {
    /** Decides and applies, and makes it durable. */
    A apply(M message);

    V view();

    /** Fails if something does not hold that always must. */
    void check();
  }

  /** Where a message leads, and what it was answered. */
  record Step<A>(int next, A answer) {}

  /** Begins with the machine of an empty store as state 0. */
  Automaton(Function<MemoryStore, Machine<M, V, A>> open) {
    this.open = open;
    MemoryStore store = new MemoryStore();
    keep(store, open.apply(store));
  }

  int size() {
    return stores.size();
  }

  /** Returns the store in that state; it must not be written to. */
  MemoryStore store(int state) {
    return stores.get(state);
  }

  V view(int state) {
    return views.get(state);
  }

  /** Returns what the message, whose number is {@code number}, does in that state. */
  Step<A> step(int state, int number, M message) {
    long key = (long) state << 32 | number;
    Step<A> known = steps.get(key);
    if (known == null) {
      MemoryStore store = stores.get(state).copy();
      Machine<M, V, A> machine = open.apply(store);
      A answer = machine.apply(message);
      known = new Step<>(keep(store, machine), answer);
      steps.put(key, known);
    }
    return known;
  }

  private int keep(MemoryStore store, Machine<M, V, A> machine) {
    int before = contents.size();
    int number = contents.number(contents(store));
    if (number == before) {
      machine.check();
      stores.add(store);
      views.add(machine.view());
    }
    return number;
  }

  private static Bytes contents(MemoryStore store) {
    ByteWriter out = new ByteWriter();
    try (Snapshot snapshot = store.snapshot();
        Cursor cursor = snapshot.cursor(KeyRange.ALL, Direction.FORWARD)) {
      for (; cursor.valid(); cursor.next()) {
        out.putBytes(cursor.key());
        out.putBytes(cursor.value());
      }
    }
    return out.toBytes();
  }
}
