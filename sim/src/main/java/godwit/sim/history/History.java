package godwit.sim.history;

import java.util.ArrayList;
import java.util.List;

/** The deeds of all clients of a run, in the order of their ends. Not thread-safe. */
public final class History {
  private final List<Deed.Wrote> writes = new ArrayList<>();
  private final List<Deed.Got> gets = new ArrayList<>();
  private final List<Deed.Scanned> scans = new ArrayList<>();
  private final List<Deed.GaveUp> givenUp = new ArrayList<>();
  private long ticks;

  /** Returns a number above all that it returned before: the moment of a beginning or an end. */
  public long tick() {
    ticks++;
    return ticks;
  }

  public void add(Deed deed) {
    switch (deed) {
      case Deed.Wrote wrote -> writes.add(wrote);
      case Deed.Got got -> gets.add(got);
      case Deed.Scanned scanned -> scans.add(scanned);
      case Deed.GaveUp gaveUp -> givenUp.add(gaveUp);
    }
  }

  public List<Deed.Wrote> writes() {
    return List.copyOf(writes);
  }

  public List<Deed.Got> gets() {
    return List.copyOf(gets);
  }

  public List<Deed.Scanned> scans() {
    return List.copyOf(scans);
  }

  public List<Deed.GaveUp> givenUp() {
    return List.copyOf(givenUp);
  }

  /** Returns how many requests ended, one way or the other. */
  public int size() {
    return writes.size() + gets.size() + scans.size() + givenUp.size();
  }
}
