package godwit.server.raft;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a group replicates: a machine whose state follows from the entries of the log.
 *
 * <p>One thread makes all calls, except {@link #prepareSave} and {@link #mayCheckpoint}, and {@link
 * #appliedIndex} before the first of them. An exception from any other halts the replica.
 */
public interface Replicated {
  /** Index up to which entries are in the state; entries at or below are not delivered again. */
  long appliedIndex();

  /**
   * Applies the entries in order. When it returns they are in the state, visible to readers and,
   * where local, answered. They need not be durable: after a crash the log delivers again what is
   * above {@link #appliedIndex}.
   */
  void apply(List<Committed> entries);

  /** This replica begins to lead; all earlier entries are applied, and it may propose at once. */
  void leads(long term);

  /** This replica, which led, leads no more. */
  void follows();

  /**
   * Does what makes the next {@link #save} short, such as writing to disk what is only in memory.
   * Another thread calls it, beside all other calls, and it may take its time. If it fails, the
   * checkpoint is tried all the same.
   */
  default void prepareSave() {}

  /**
   * Writes a checkpoint of the state, and of the applied index, as the directory {@code dir}, which
   * does not exist yet. Files must be written but need not be synced.
   */
  void save(Path dir) throws IOException;

  /** Replaces the state by the checkpoint in {@code dir}, which stays as it is. */
  void load(Path dir) throws IOException;

  /**
   * Whether a checkpoint that nobody asked for may be taken now. While it says no, the replica asks
   * again every second. Any thread may ask.
   */
  default boolean mayCheckpoint() {
    return true;
  }
}
