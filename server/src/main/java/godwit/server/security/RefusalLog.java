package godwit.server.security;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who was refused and why: the first of a kind at once, and of those that follow within a
 * minute how many there were. Thread-safe; takes no more memory than a thousand kinds.
 */
public final class RefusalLog {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final long QUIET_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final int KINDS = 1_000;

  private final LongSupplier nowMillis;
  private final Consumer<String> sink;
  private final Map<String, Told> told =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
          return size() > KINDS;
        }
      };

  /** When a kind was told last, and how many came since. */
  private record Told(long atMillis, long since) {}

  /**
   * Makes a log.
   *
   * @param nowMillis a clock that never goes back, in milliseconds
   * @param sink takes each line that is told
   */
  public RefusalLog(LongSupplier nowMillis, Consumer<String> sink) {
    this.nowMillis = nowMillis;
    this.sink = sink;
  }

  /** Returns a log by the clock of this process. */
  public static RefusalLog usual() {
    return new RefusalLog(() -> System.nanoTime() / 1_000_000, LOG::warn);
  }

  /**
   * Tells of a refusal, unless one of its kind was told lately.
   *
   * @param kind what refusals have in common that are told once: who and why, without ports
   * @param facts as {@code key=value}
   */
  public void refused(String kind, String facts) {
    long now = nowMillis.getAsLong();
    long before;
    synchronized (told) {
      Told last = told.get(kind);
      if (last != null && now - last.atMillis() < QUIET_MILLIS) {
        told.put(kind, new Told(last.atMillis(), last.since() + 1));
        return;
      }
      before = last == null ? 0 : last.since();
      told.remove(kind);
      told.put(kind, new Told(now, 0));
    }
    sink.accept("refused: " + facts + (before == 0 ? "" : " untold=" + before));
  }
}
