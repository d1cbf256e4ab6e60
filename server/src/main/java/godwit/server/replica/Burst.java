package godwit.server.replica;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers that come one right after the other on one thread: what is to be done after each of them,
 * such as to send it, is done once after the last. So those of one entry, or of one round of reads,
 * leave in one frame.
 *
 * <p>A burst belongs to its thread. What blocks in it holds back all who get an answer of it.
 */
public final class Burst {
  private static final Logger LOG = LoggerFactory.getLogger(Burst.class);
  private static final ThreadLocal<@Nullable Burst> CURRENT = new ThreadLocal<>();

  private final boolean endsHere;
  private final List<Runnable> ends = new ArrayList<>();

  private Burst(boolean endsHere) {
    this.endsHere = endsHere;
  }

  /** Gives {@code answers}, and then does on this thread what was left for their end. */
  static void endingHere(Runnable answers) {
    run(answers, new Burst(true));
  }

  /** Gives {@code answers}, and then does each thing that was left on a thread of its own. */
  static void endingElsewhere(Runnable answers) {
    run(answers, new Burst(false));
  }

  /** Answers of answers belong to the burst that is under way. */
  private static void run(Runnable answers, Burst burst) {
    if (CURRENT.get() != null) {
      answers.run();
      return;
    }
    CURRENT.set(burst);
    try {
      answers.run();
    } finally {
      CURRENT.remove();
      burst.end();
    }
  }

  /** Does all of it, whatever of it fails: others wait for the rest. */
  private void end() {
    for (Runnable end : ends) {
      if (endsHere) {
        try {
          end.run();
        } catch (RuntimeException | Error e) {
          LOG.error("what was left for the end of a burst of answers failed", e);
        }
      } else {
        Thread.startVirtualThread(end);
      }
    }
  }

  /**
   * Leaves something for the end of this thread's burst; where there is none, it is begun on a
   * thread of its own.
   */
  public static void atEnd(Runnable end) {
    Burst burst = CURRENT.get();
    if (burst == null) {
      Thread.startVirtualThread(end);
    } else {
      burst.ends.add(end);
    }
  }

  /** Returns whether what is left for the end is done soon, and on this thread. */
  public static boolean endsHere() {
    Burst burst = CURRENT.get();
    return burst != null && burst.endsHere;
  }
}
