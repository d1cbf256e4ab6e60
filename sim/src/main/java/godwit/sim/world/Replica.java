package godwit.sim.world;

import java.util.List;

/**
 * What a group replicates, at one host.
 *
 * @param <C> command
 * @param <A> answer
 */
public interface Replica<C, A> {
  /** A file that is neither here nor at any other replica that can be reached. */
  final class MissingFile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingFile(String file) {
      super("file=" + file);
    }
  }

  /** What a replica had once. */
  interface Image {}

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
   * @throws MissingFile if an entry names a file that is nowhere to be got; then the replica must
   *     be opened again
   */
  List<List<A>> apply(List<Entry<C>> entries, boolean again);

  /**
   * Hears which others can be reached when it applies entries next, to get from them what it lacks.
   */
  default void reaches(List<Replica<C, A>> others) {}

  /** Returns what it has now, as a snapshot for others holds it. */
  Image image();

  /** Takes a snapshot of another replica in place of what it has; it survives a crash. */
  void install(Image image);

  /** Loses all that it has, as if it had never been. */
  void erase();

  /** Hears that it begins to lead, or ceases to. */
  void leads(boolean now);

  /** Makes all that was applied survive a crash. */
  void flush();

  /** Hears that the log holds these entries alone, and may deliver no others again. */
  void logHolds(List<Entry<C>> entries);
}
