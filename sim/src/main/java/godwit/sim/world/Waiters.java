package godwit.sim.world;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads that wait until what was committed when they came is applied. Not thread-safe. */
final class Waiters {
  private final List<Read> reads = new ArrayList<>();

  private record Read(long index, Consumer<Boolean> then) {}

  void add(long index, Consumer<Boolean> then) {
    reads.add(new Read(index, then));
  }

  /** Answers those up to {@code applied}. */
  void answer(long applied, boolean leads) {
    List<Read> due = reads.stream().filter(read -> read.index() <= applied).toList();
    reads.removeAll(due);
    due.forEach(read -> read.then().accept(leads));
  }

  /** Tells all that the replica leads no more. */
  void giveUp() {
    answer(Long.MAX_VALUE, false);
  }

  /** Forgets all, as a crash does. */
  void clear() {
    reads.clear();
  }
}
