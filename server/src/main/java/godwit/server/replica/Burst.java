package godwit.server.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Answers that come one right after the other on one thread: what is to be done after each of them,
 * such as to send it, is done once after the last. So those of one entry, or of one round of reads,
 * leave in one frame.
 */
public final class Burst {
  private static final ThreadLocal<@Nullable List<Runnable>> ENDS = new ThreadLocal<>();

  private Burst() {}

  /**
   * Runs {@code answers}, and then on {@code after} what was left for their end: all of it,
   * whatever of it fails. Answers of answers belong to the burst that is under way.
   */
  static void run(Runnable answers, Executor after) {
    if (ENDS.get() != null) {
      answers.run();
      return;
    }
    List<Runnable> ends = new ArrayList<>();
    ENDS.set(ends);
    try {
      answers.run();
    } finally {
      ENDS.remove();
      end(ends, after);
    }
  }

  private static void end(List<Runnable> ends, Executor after) {
    RuntimeException last = null;
    for (Runnable end : ends) {
      try {
        after.execute(end);
      } catch (RuntimeException e) {
        last = e;
      }
    }
    if (last != null) {
      throw last;
    }
  }

  /**
   * Leaves something for the end of this thread's burst; where there is none, it is begun on a
   * thread of its own.
   */
  public static void atEnd(Runnable end) {
    List<Runnable> ends = ENDS.get();
    if (ends == null) {
      Thread.startVirtualThread(end);
    } else {
      ends.add(end);
    }
  }
}
