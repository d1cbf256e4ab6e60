package godwit.sim.check;

import godwit.key.Bytes;
import godwit.request.Condition;
import godwit.request.Row;
import godwit.sim.check.KeyHistory.Act;
import godwit.sim.check.KeyHistory.Changed;
import godwit.sim.check.KeyHistory.Failed;
import godwit.sim.check.KeyHistory.Saw;
import godwit.sim.history.History;
import godwit.sim.world.BrokenPromise;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that clients did to a key, and saw of it, could have happened one after another: each act at
 * one moment between its request and its answer, each seeing what came before, versions growing. An
 * act without an answer happened at some moment after its request, or never.
 */
public final class Linearizability {
  /*
   * A search over orders [1], key by key, since linearizability is local [2]. It remembers where
   * it has been: the set of acts done and the record then. What only looks is taken as soon as it
   * fits, which can't be wrong, as it changes nothing; and writes whose versions are known come in
   * the order of these. So it only has to choose where the writes come that nobody ever heard of.
   * [1] J. Wing, C. Gong: Testing and Verifying Concurrent Objects, 1993, with the memory of
   * G. Lowe, 2017. [2] M. Herlihy, J. Wing: Linearizability, 1990.
   */
  private static final int MAX_PLACES = 200_000;

  private final Bytes key;
  private final List<Act> acts;
  private final Set<Place> seen = new HashSet<>();
  private BitSet furthest = new BitSet();

  private record Place(BitSet done, Optional<Row> present) {}

  private Linearizability(Bytes key, List<Act> acts) {
    this.key = key;
    this.acts = acts;
  }

  /** Checks every key; returns how many keys took too long to search. */
  public static int check(History history) {
    int undecided = 0;
    for (var entry : KeyHistory.of(history).entrySet()) {
      Linearizability search = new Linearizability(entry.getKey(), entry.getValue());
      if (!search.search(new BitSet(), Optional.empty())) {
        if (search.seen.size() < MAX_PLACES) {
          search.fail();
        }
        undecided++;
      }
    }
    return undecided;
  }

  private void fail() {
    StringBuilder story = new StringBuilder("key=").append(key);
    for (int i = 0; i < acts.size(); i++) {
      story.append(furthest.get(i) ? "\n    + " : "\n    - ").append(acts.get(i));
    }
    throw new BrokenPromise(
        "Each key's reads and writes could have happened one after another.", story.toString());
  }

  private boolean search(BitSet before, Optional<Row> present) {
    BitSet done = (BitSet) before.clone();
    long bound = look(done, present);
    if (done.cardinality() > furthest.cardinality()) {
      furthest = done;
    }
    if (bound == KeyHistory.NEVER && allSureDone(done)) {
      return true;
    }
    if (seen.size() >= MAX_PLACES || !seen.add(new Place((BitSet) done.clone(), present))) {
      return false;
    }
    int next = nextKnown(done);
    for (int i = 0; i < acts.size(); i++) {
      boolean candidate =
          !done.get(i)
              && acts.get(i) instanceof Changed changed
              && (i == next || changed.version() == KeyHistory.UNHEARD)
              && changed.from() < bound
              && holds(changed.condition(), present);
      if (candidate && acts.get(i) instanceof Changed changed) {
        done.set(i);
        Optional<Row> after = changed.value().map(value -> new Row(key, changed.version(), value));
        if (search(done, after)) {
          return true;
        }
        done.clear(i);
      }
    }
    return false;
  }

  /** Takes all acts that only look and fit; returns when the first act left had its answer. */
  private long look(BitSet done, Optional<Row> present) {
    boolean further = true;
    long bound = bound(done);
    while (further) {
      further = false;
      for (int i = done.nextClearBit(0); i < acts.size(); i = done.nextClearBit(i + 1)) {
        if (acts.get(i).from() < bound && fits(acts.get(i), present)) {
          done.set(i);
          further = true;
        }
      }
      bound = bound(done);
    }
    return bound;
  }

  private static boolean fits(Act act, Optional<Row> present) {
    return switch (act) {
      case Saw saw -> saw.row().equals(present);
      case Failed failed -> isVersion(failed.version(), present);
      case Changed changed -> false;
    };
  }

  private static boolean holds(Condition condition, Optional<Row> present) {
    return switch (condition) {
      case Condition.Always always -> true;
      case Condition.VersionIs is -> isVersion(is.version(), present);
    };
  }

  private static boolean isVersion(long version, Optional<Row> present) {
    long actual = present.map(Row::version).orElse(0L);
    return actual == version || (actual == KeyHistory.UNHEARD && version != 0);
  }

  private long bound(BitSet done) {
    long bound = KeyHistory.NEVER;
    for (int i = done.nextClearBit(0); i < acts.size(); i = done.nextClearBit(i + 1)) {
      bound = Math.min(bound, acts.get(i).to());
    }
    return bound;
  }

  private boolean allSureDone(BitSet done) {
    for (int i = done.nextClearBit(0); i < acts.size(); i = done.nextClearBit(i + 1)) {
      if (!(acts.get(i) instanceof Changed changed) || changed.sure()) {
        return false;
      }
    }
    return true;
  }

  /** Returns the write of the lowest known version that is not done yet. */
  private int nextKnown(BitSet done) {
    int next = -1;
    long lowest = Long.MAX_VALUE;
    for (int i = done.nextClearBit(0); i < acts.size(); i = done.nextClearBit(i + 1)) {
      if (acts.get(i) instanceof Changed changed
          && changed.version() != KeyHistory.UNHEARD
          && changed.version() < lowest) {
        lowest = changed.version();
        next = i;
      }
    }
    return next;
  }
}
