package godwit.cli.verb;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.Words;
import godwit.request.Progress;
import godwit.request.Progress.Copy;
import godwit.request.Progress.Step;
import godwit.request.Progress.Waiting;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far an open operation is, as JSON shows it, and in words. What only a move has is null for
 * the others, and before it begins.
 *
 * @param rows that the target has
 * @param bytes of those rows' keys and values
 * @param ofRows that the source has; null while they are being counted
 * @param rounds how many seals there were
 */
record ProgressLine(
    @Nullable String step,
    @Nullable Long rows,
    @Nullable Long bytes,
    @Nullable Long ofRows,
    @Nullable Long ofBytes,
    @Nullable Integer rounds,
    List<WaitLine> waitsFor) {
  private static final long MILLIS = 1_000;

  /** A service that does not answer. */
  record WaitLine(String service, long silentMillis) {
    private String words() {
      return "waits for service "
          + service
          + ", which has not answered for "
          + silentMillis / MILLIS
          + " s";
    }
  }

  static ProgressLine of(Progress progress) {
    List<WaitLine> waits = progress.waiting().stream().map(ProgressLine::of).toList();
    return progress
        .copy()
        .map(copy -> of(copy, waits))
        .orElse(new ProgressLine(null, null, null, null, null, null, waits));
  }

  private static ProgressLine of(Copy copy, List<WaitLine> waits) {
    return new ProgressLine(
        Words.of(copy.step()),
        copy.rows(),
        copy.bytes(),
        boxed(copy.ofRows()),
        boxed(copy.ofBytes()),
        copy.rounds(),
        waits);
  }

  private static WaitLine of(Waiting waiting) {
    return new WaitLine(waiting.service().toString(), waiting.silentMillis());
  }

  private static @Nullable Long boxed(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }

  /** Returns whether rows are being copied, of which there is a rate. */
  boolean copies() {
    return Words.of(Step.COPYING).equals(step);
  }

  /** Returns which services it waits for. */
  List<String> silent() {
    return waitsFor.stream().map(WaitLine::service).toList();
  }

  /**
   * Returns it in words.
   *
   * @param rate of the copy, in words; empty while nobody can tell
   */
  String words(String rate) {
    String copy = step == null ? "" : copied(step) + (rate.isEmpty() ? "" : ", " + rate);
    String waits = waitsFor.stream().map(WaitLine::words).collect(Collectors.joining(", "));
    return copy + (copy.isEmpty() || waits.isEmpty() ? "" : ", ") + waits;
  }

  private String copied(String step) {
    String words = step.replace('-', ' ');
    if (rows == null || bytes == null) {
      return words;
    }
    String amount = Amounts.count(rows) + " rows, " + Amounts.bytes(bytes);
    if (copies() && ofRows != null && ofBytes != null) {
      amount =
          Amounts.count(rows)
              + " of "
              + Amounts.count(ofRows)
              + " rows, "
              + Amounts.bytes(bytes)
              + " of "
              + Amounts.bytes(ofBytes);
    }
    String seals = rounds == null || rounds == 0 ? "" : ", seal " + rounds;
    return words + " " + amount + seals;
  }
}
