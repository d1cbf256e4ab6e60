package godwit.cli.verb;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.Words;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
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
    @Nullable Receipt receipt) {

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
        report.receipt().orElse(null));
  }

  /** Returns what it takes from and what it makes, as in {@code p1 -> p2,p3 on s2}. */
  String course() {
    String from = partitions.stream().collect(Collectors.joining(","));
    String to = successors.stream().collect(Collectors.joining(","));
    String on = target == null ? "" : " on " + target;
    return from.isEmpty() ? to + on : from + " -> " + to + on;
  }

  /** Returns the receipt in words; the detail while there is none. */
  String account() {
    if (receipt == null) {
      return detail;
    }
    return Amounts.count(receipt.rows())
        + " rows, "
        + Amounts.bytes(receipt.bytes())
        + ", pause "
        + Amounts.millis(receipt.pauseMillis())
        + ", took "
        + Amounts.millis(receipt.durationMillis())
        + ", attempts "
        + receipt.attempts();
  }
}
