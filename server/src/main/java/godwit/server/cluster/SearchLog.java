package godwit.server.cluster;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that the coordinator's leader is not found: once some seconds after that began, an election
 * being over by then, then twice a minute for as long as it lasts, and once when it is over.
 * Thread-safe.
 */
final class SearchLog {
  private static final Logger LOG = LoggerFactory.getLogger(SearchLog.class);
  private static final long BEGIN_MILLIS = 4_000;
  private static final long AGAIN_MILLIS = 30_000;

  private final LongSupplier nowMillis;
  private final Consumer<String> warning;
  private final Consumer<String> news;
  private boolean searching;
  private long sinceMillis;
  private long dueMillis;
  private long tries;
  private boolean told;

  /** Tells it to the log, by the clock of this process. */
  SearchLog() {
    this(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), LOG::warn, LOG::info);
  }

  /**
   * Makes one.
   *
   * @param nowMillis a clock that never goes back
   * @param warning takes each line of a search
   * @param news takes the line of its end
   */
  SearchLog(LongSupplier nowMillis, Consumer<String> warning, Consumer<String> news) {
    this.nowMillis = nowMillis;
    this.warning = warning;
    this.news = news;
  }

  /** Takes in that the last of {@code asked}, all of which were asked in turn, did not help. */
  synchronized void failed(List<String> asked, String cause) {
    long now = nowMillis.getAsLong();
    if (!searching) {
      searching = true;
      sinceMillis = now;
      dueMillis = now + BEGIN_MILLIS;
      tries = 0;
    }
    tries++;
    if (now >= dueMillis) {
      dueMillis = now + AGAIN_MILLIS;
      told = true;
      warning.accept(
          "coordinator's leader is not found: asked="
              + String.join(",", asked)
              + " tries="
              + tries
              + " seconds="
              + TimeUnit.MILLISECONDS.toSeconds(now - sinceMillis)
              + " cause="
              + cause);
    }
  }

  /** Takes in that it has answered. */
  synchronized void found() {
    if (told) {
      long millis = nowMillis.getAsLong() - sinceMillis;
      news.accept(
          "coordinator's leader is found again: seconds="
              + TimeUnit.MILLISECONDS.toSeconds(millis)
              + " tries="
              + tries);
    }
    searching = false;
    told = false;
  }
}
