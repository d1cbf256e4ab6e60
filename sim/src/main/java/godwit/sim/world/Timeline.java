package godwit.sim.world;

import java.util.PriorityQueue;

/**
 * What is still to happen, in the order of its time; at the same time, in the order in which it was
 * planned. Not thread-safe.
 */
public final class Timeline {
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long nowMicros;
  private long planned;
  private long happened;

  private record Event(long micros, long number, Runnable task) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int first = Long.compare(micros, other.micros);
      return first != 0 ? first : Long.compare(number, other.number);
    }
  }

  /** Returns the virtual time. */
  public long nowMicros() {
    return nowMicros;
  }

  /** Returns how many events have happened. */
  public long happened() {
    return happened;
  }

  public void after(long micros, Runnable task) {
    planned++;
    events.add(new Event(nowMicros + Math.max(0, micros), planned, task));
  }

  /** Makes the next event happen; returns false if nothing is planned. */
  public boolean step() {
    Event event = events.poll();
    if (event == null) {
      return false;
    }
    nowMicros = event.micros();
    happened++;
    event.task().run();
    return true;
  }
}
