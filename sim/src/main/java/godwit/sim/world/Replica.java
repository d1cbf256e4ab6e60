package godwit.sim.world;

import java.util.List;

/**
 * What a group replicates, at one host.
 *
 * @param <C> command
 * @param <A> answer
 */
public interface Replica<C, A> {
  /** Loses what a crash loses. */
  void crash();

  /** Opens what the crash, or nothing yet, has left. */
  void open();

  /** Returns the index of the last entry that is in the store. */
  long appliedIndex();

  /**
   * Applies the entries, which follow the last ones, and commits them.
   *
   * @param again whether it may be that they were applied before a crash
   * @return each entry's answers, in the order of its commands
   */
  List<List<A>> apply(List<Entry<C>> entries, boolean again);

  /** Hears that it begins to lead, or ceases to. */
  void leads(boolean now);

  /** Makes all that was applied survive a crash. */
  void flush();

  /** Hears that the log holds these entries alone, and may deliver no others again. */
  void logHolds(List<Entry<C>> entries);
}
