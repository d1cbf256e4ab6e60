package godwit.sim.world;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * A replicated log as one of its replicas sees it. Not thread-safe.
 *
 * @param <C> command
 * @param <A> answer
 */
public sealed interface SimGroup<C, A> permits SoleGroup, QuorumMember {
  /**
   * How long things take.
   *
   * @param clock that stamps entries
   * @param slowSyncPerMille how many of a thousand syncs take {@code slowSyncMicros}
   * @param acknowledgesEarly whether entries count as durable before they are: a planted bug
   */
  record Timing(
      WallClock clock, int slowSyncPerMille, long slowSyncMicros, boolean acknowledgesEarly) {
    /** Draws how long a sync takes. */
    long syncMicros(Seed seed) {
      return seed.chance(slowSyncPerMille)
          ? seed.between(1, slowSyncMicros)
          : seed.between(100, 800);
    }
  }

  /** Returns whether this replica serves: it believes to lead, and has applied all before it. */
  boolean leads();

  /**
   * Returns the term that this replica knows of; of two who believe to lead, the later one does.
   */
  long term();

  /**
   * Returns whether somebody leads, nobody else believes to, and this replica has all of the log.
   */
  boolean settled();

  /** Begins, with what the log holds above the store; leads after a while, or follows. */
  void start(long gapMicros);

  /**
   * Adds a command to the log; {@code alone} in an entry of its own, before others that wait. The
   * answer is empty if nobody knows what became of it.
   */
  void submit(C command, boolean alone, Consumer<Optional<A>> answer);

  /**
   * Finds out whether this replica led at some moment since it was asked, and was not told since
   * that it does no more: then whatever was acknowledged or shown before is in what it shows.
   */
  void confirm(Consumer<Boolean> then);

  /** Crashes the host, and with it this replica. */
  void crash();

  /** Forgets the log, of which there is only this replica's; what it was is now in its store. */
  default void forgetLog() {
    throw new UnsupportedOperationException("others have the log, too");
  }

  /** Has this replica, if it leads, cease to for a while; it may not know. */
  void stepDown(long gapMicros);

  /** Flushes the store and lets the log's beginning go. */
  void snapshot();
}
