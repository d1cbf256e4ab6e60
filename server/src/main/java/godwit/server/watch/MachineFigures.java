package godwit.server.watch;

import godwit.server.metrics.Metrics;
import godwit.server.metrics.Spread;
import godwit.server.metrics.Total;

/**
 * The work of one apply thread.
 *
 * @param apply seconds of each batch
 * @param entries applied
 * @param snapshots seconds of each checkpoint
 * @param snapshotBytes of all checkpoints
 * @param changes of leadership
 * @param elections that the replica has won
 */
record MachineFigures(
    Spread apply,
    Total entries,
    Spread snapshots,
    Total snapshotBytes,
    Total changes,
    Total elections) {
  /** Those of all groups. */
  static final class Spreads {
    private final Metrics.Spreads apply;
    private final Metrics.Totals entries;
    private final Metrics.Spreads snapshots;
    private final Metrics.Totals snapshotBytes;
    private final Metrics.Totals changes;
    private final Metrics.Totals elections;

    Spreads(Metrics metrics) {
      this.apply =
          metrics.seconds("godwit_apply_seconds", "Time to apply a batch of entries.", "group");
      this.entries =
          metrics.totals("godwit_apply_entries_total", "Entries that were applied.", "group");
      this.snapshots =
          metrics.seconds(
              "godwit_snapshot_seconds", "Time that a checkpoint took the apply thread.", "group");
      this.snapshotBytes =
          metrics.totals("godwit_snapshot_bytes_total", "Bytes of checkpoints.", "group");
      this.changes =
          metrics.totals(
              "godwit_leadership_changes_total",
              "Times that a replica began to lead or ceased to.",
              "group");
      this.elections =
          metrics.totals(
              "godwit_elections_won_total", "Times that a replica began to lead.", "group");
    }

    MachineFigures of(String group) {
      return new MachineFigures(
          apply.of(group),
          entries.of(group),
          snapshots.of(group),
          snapshotBytes.of(group),
          changes.of(group),
          elections.of(group));
    }
  }
}
