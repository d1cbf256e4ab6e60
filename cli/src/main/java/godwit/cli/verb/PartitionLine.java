package godwit.cli.verb;

import godwit.client.PartitionReport;
import godwit.key.KeyRange;
import godwit.request.ReadAnswer.Held;
import godwit.request.ReadAnswer.Load;
import org.jspecify.annotations.Nullable;

/**
 * A partition, as JSON shows it.
 *
 * @param low the first key inside
 * @param high the first key above; null for none
 * @param rows that are live; null while they are being counted, after a split
 * @param bytes of their keys and values
 * @param reads that were asked since it came there or its node started
 * @param writes likewise
 * @param readsPerSecond while it was watched; null if it was not
 */
record PartitionLine(
    String partition,
    String service,
    String low,
    @Nullable String high,
    long validFrom,
    @Nullable Long rows,
    @Nullable Long bytes,
    long reads,
    long writes,
    @Nullable Long readsPerSecond,
    @Nullable Long writesPerSecond) {

  static PartitionLine of(PartitionReport report, Form form) {
    KeyRange range = report.locator().range();
    return new PartitionLine(
        report.locator().partition().toString(),
        report.locator().service().toString(),
        form.text(range.low()),
        range.high() == null ? null : form.text(range.high()),
        report.locator().validFrom(),
        report.held().map(Held::rows).orElse(null),
        report.held().map(Held::bytes).orElse(null),
        report.load().reads(),
        report.load().writes(),
        null,
        null);
  }

  /** Returns the line with what was asked since {@code before}, by the second. */
  PartitionLine since(Load before, double seconds) {
    return new PartitionLine(
        partition,
        service,
        low,
        high,
        validFrom,
        rows,
        bytes,
        reads,
        writes,
        Math.round(Math.max(0, reads - before.reads()) / seconds),
        Math.round(Math.max(0, writes - before.writes()) / seconds));
  }
}
