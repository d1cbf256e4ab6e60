package godwit.cli.verb;

import godwit.cli.screen.Amounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory of somebody who looks at operations again and again: how fast each copies, and when it
 * was told of last. Not thread-safe.
 */
final class OperationWatch {
  private static final long TELL_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanos;
  private final Map<String, Told> told = new HashMap<>();
  private final Map<String, Began> began = new HashMap<>();

  private record Told(OperationLine line, long nanos) {}

  private record Began(int attempt, long bytes, long nanos) {}

  /** Makes one by a clock of nanoseconds. */
  OperationWatch(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Returns whether the line is worth telling: it is new, or the operation got to another step, or
   * what it did since the last time is told again now and then.
   */
  boolean isNews(OperationLine line) {
    long now = nanos.getAsLong();
    Told last = told.get(line.id());
    boolean again = last != null && now - last.nanos >= TELL_AGAIN_NANOS;
    if (last != null && (line.equals(last.line) || (line.isLike(last.line) && !again))) {
      return false;
    }
    told.put(line.id(), new Told(line, now));
    return true;
  }

  /**
   * Returns how fast the operation has copied since it was seen first, in words; empty if it does
   * not copy, or for less than a second.
   */
  String rate(OperationLine line) {
    @Nullable ProgressLine progress = line.progress();
    if (progress == null || !progress.copies() || progress.bytes() == null) {
      began.remove(line.id());
      return "";
    }
    long now = nanos.getAsLong();
    Began first = began.get(line.id());
    if (first == null || first.attempt != line.attempt()) {
      began.put(line.id(), new Began(line.attempt(), progress.bytes(), now));
      return "";
    }
    long passed = now - first.nanos;
    return passed < MEASURE_NANOS
        ? ""
        : Amounts.bytes(Math.round((progress.bytes() - first.bytes) * 1e9 / passed)) + "/s";
  }

  /** Returns what may be done about an operation that waits; empty if it waits for nobody. */
  static String advice(OperationLine line) {
    @Nullable ProgressLine progress = line.progress();
    List<String> silent = progress == null ? List.of() : progress.silent();
    return silent.isEmpty()
        ? ""
        : "It goes on by itself when "
            + String.join(" and ", silent)
            + (silent.size() == 1 ? " answers" : " answer")
            + ". See what is wrong with: godwit status. Give it up with: godwit cancel "
            + line.id();
  }
}
