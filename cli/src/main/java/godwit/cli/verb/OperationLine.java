package godwit.cli.verb;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.Words;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Kind;
import godwit.request.OperationReport.Receipt;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An operation as JSON shows it, and in words. */
record OperationLine(
    String id,
    String kind,
    String phase,
    @Nullable String parent,
    List<String> partitions,
    List<String> successors,
    @Nullable String target,
    int attempt,
    String detail,
    @Nullable ReceiptLine receipt,
    @Nullable ProgressLine progress,
    @Nullable String table) {

  /** What a detail of one that is done ends with if it says something else, too. */
  private static final String DONE = ", done";

  /**
   * What an operation did; what only a move has is null for the others, which copy no row.
   *
   * @param rows that changed their service
   * @param bytes of those rows' keys and values
   */
  record ReceiptLine(
      @Nullable Long rows,
      @Nullable Long bytes,
      @Nullable Long pauseMillis,
      long durationMillis,
      int attempts,
      @Nullable Integer rounds) {

    static ReceiptLine of(Kind kind, Receipt receipt) {
      return switch (kind) {
        case MOVE, SPLIT_AND_MOVE, MOVE_AND_JOIN ->
            new ReceiptLine(
                receipt.rows(),
                receipt.bytes(),
                receipt.pauseMillis(),
                receipt.durationMillis(),
                receipt.attempts(),
                receipt.rounds());
        case SPLIT, JOIN, CREATE_TABLE, DROP_TABLE ->
            new ReceiptLine(null, null, null, receipt.durationMillis(), receipt.attempts(), null);
      };
    }

    /** Returns it in words, of which {@code without} are those of one that moved nothing. */
    private String words(String without) {
      String moved =
          rows == null || bytes == null || pauseMillis == null
              ? without
              : Amounts.count(rows)
                  + " rows, "
                  + Amounts.bytes(bytes)
                  + ", pause "
                  + Amounts.millis(pauseMillis)
                  + seals();
      String again = attempts == 1 ? "" : ", attempts " + attempts;
      return moved
          + (moved.isEmpty() ? "took " : ", took ")
          + Amounts.millis(durationMillis)
          + again;
    }

    /**
     * The last seal of a move is the one that it handed over under; those before were too short.
     */
    private String seals() {
      if (rounds == null || rounds == 0) {
        return "";
      }
      return ", seals " + rounds + (rounds == 1 ? "" : " of which " + (rounds - 1) + " failed");
    }
  }

  static OperationLine of(OperationReport report) {
    return new OperationLine(
        report.id().toString(),
        Words.of(report.kind()),
        Words.of(report.phase()),
        report.parent().map(Object::toString).orElse(null),
        report.partitions().stream().map(PartitionId::toString).toList(),
        report.successors().stream().map(PartitionId::toString).toList(),
        report.target().map(ServiceId::toString).orElse(null),
        report.attempt(),
        report.detail(),
        report.receipt().map(receipt -> ReceiptLine.of(report.kind(), receipt)).orElse(null),
        report.progress().map(ProgressLine::of).orElse(null),
        report.table().orElse(null));
  }

  /**
   * Returns what it takes from and what it makes, as in {@code p1 -> p2,p3 on s2}; the table if it
   * is about all of one.
   */
  String course() {
    if (table != null) {
      return table;
    }
    String from = partitions.stream().collect(Collectors.joining(","));
    String to = successors.stream().collect(Collectors.joining(","));
    String on = target == null ? "" : " on " + target;
    return from.isEmpty() ? to + on : from + " -> " + to + on;
  }

  /**
   * Returns the receipt in words, behind what the detail says besides that it is done; while there
   * is none, the detail and how far it is.
   *
   * @param rate of the copy, in words; empty while nobody can tell
   */
  String account(String rate) {
    if (receipt == null) {
      return progress == null ? detail : detail + ": " + progress.words(rate);
    }
    String words = receipt.words(partitions.isEmpty() ? "" : "no row copied");
    return detail.endsWith(DONE) ? detail.replace(DONE, ": " + words) : words;
  }

  /** Returns whether the other one differs at most in how much is done, or for how long. */
  boolean isLike(OperationLine other) {
    return withoutProgress().equals(other.withoutProgress())
        && steps(progress).equals(steps(other.progress));
  }

  private OperationLine withoutProgress() {
    return new OperationLine(
        id,
        kind,
        phase,
        parent,
        partitions,
        successors,
        target,
        attempt,
        detail,
        receipt,
        null,
        table);
  }

  private static List<String> steps(@Nullable ProgressLine progress) {
    return progress == null
        ? List.of()
        : List.of(
            String.valueOf(progress.step()),
            String.valueOf(progress.rounds()),
            progress.silent().toString());
  }
}
