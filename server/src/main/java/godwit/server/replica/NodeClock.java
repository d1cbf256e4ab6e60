package godwit.server.replica;

import godwit.placement.ClockLead;
import godwit.placement.ClockStanding;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wall clock of a node, and whether it may stamp what is proposed here: not while the
 * coordinator's leader says that it leads the clocks of the other nodes by more than a bound.
 * Thread-safe.
 */
public final class NodeClock {
  private static final Logger LOG = LoggerFactory.getLogger(NodeClock.class);

  private final LongSupplier wallMillis;
  private final long boundMillis;
  private final CopyOnWriteArrayList<Runnable> watchers = new CopyOnWriteArrayList<>();
  private volatile Told told = new Told(ClockStanding.UNTOLD, 0);

  /**
   * What is known of the clock.
   *
   * @param offsetMillis what it showed less what the steady one did, as of that
   */
  private record Told(ClockStanding standing, long offsetMillis) {}

  /**
   * A clock that shows what {@code wallMillis} does.
   *
   * @param wallMillis in milliseconds since 1970
   * @param boundMillis by which it may lead the others'
   */
  public NodeClock(LongSupplier wallMillis, long boundMillis) {
    this.wallMillis = wallMillis;
    this.boundMillis = boundMillis;
  }

  /** Returns what the clock shows, in milliseconds since 1970. */
  public long millis() {
    return wallMillis.getAsLong();
  }

  /** Returns what a clock shows that nobody sets, in milliseconds since some time. */
  long steadyMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** Returns by how much it is ahead of a clock that nobody sets: a constant, until it is set. */
  public long offsetMillis() {
    return millis() - steadyMillis();
  }

  /**
   * Returns whether it leads the others' by too much: nothing is proposed then, nor led. A clock
   * that was set ahead since it was told of is so at once.
   */
  public boolean isAhead() {
    Told last = told;
    ClockStanding standing = last.standing();
    if (standing.isAhead() || standing.leadMillis().isEmpty()) {
      return standing.isAhead();
    }
    long since = offsetMillis() - last.offsetMillis();
    return ClockLead.isTooFar(standing.leadMillis().getAsLong() + since, boundMillis, false);
  }

  /** Returns by how much it led the others' when that was told last; empty if it is not known. */
  public OptionalLong leadMillis() {
    return told.standing().leadMillis();
  }

  /** Calls {@code watcher} after each {@link #told} that leaves the clock ahead; must not block. */
  public void whileAhead(Runnable watcher) {
    watchers.add(watcher);
  }

  /**
   * Takes in by how much the clock leads; empty if that could not be learnt now. Called again and
   * again: without it nothing that was told is forgotten.
   *
   * @param offsetMillis as of what was reported of the clock
   */
  public void told(OptionalLong leadMillis, long offsetMillis) {
    boolean ahead;
    synchronized (this) {
      ClockStanding before = told.standing();
      ClockStanding next = before.after(leadMillis, boundMillis, steadyMillis());
      told = new Told(next, leadMillis.isPresent() ? offsetMillis : told.offsetMillis());
      ahead = next.isAhead();
      if (ahead && !before.isAhead()) {
        LOG.error(
            "wall clock leads those of other nodes, nothing is proposed here: leadMillis={}"
                + " boundMillis={}",
            leadMillis.orElse(0),
            boundMillis);
      } else if (before.isAhead() && !ahead) {
        LOG.info(
            "wall clock may stamp again what is proposed: leadMillis={}",
            next.leadMillis().isPresent() ? next.leadMillis().getAsLong() : "unknown");
      }
    }
    if (ahead) {
      watchers.forEach(Runnable::run);
    }
  }
}
