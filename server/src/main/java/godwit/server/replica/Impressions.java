package godwit.server.replica;

import godwit.partition.OperationId;
import godwit.placement.Hearing;
import godwit.placement.NodeReport;
import godwit.placement.Roster;
import godwit.reshape.Sight;
import java.util.Collections;
import java.util.SortedMap;

/**
 * What a coordinator's leader has heard from nodes and seen of operations since it began to lead:
 * nothing of it is recorded, and what an earlier leadership left would be old. Thread-safe.
 */
final class Impressions {
  private Roster roster;
  private SortedMap<OperationId, Sight> sights = Collections.emptySortedMap();

  Impressions(long nowMillis) {
    roster = Roster.beginning(nowMillis);
  }

  /** Forgets all: this replica begins to lead. */
  synchronized void beginAnew(long nowMillis) {
    roster = Roster.beginning(nowMillis);
    sights = Collections.emptySortedMap();
  }

  /** Takes in what a node told, by the wall clock and by one that is never set. */
  synchronized void hear(NodeReport report, long nowMillis, long steadyMillis) {
    roster = roster.hear(report, nowMillis, steadyMillis);
  }

  synchronized Hearing hearing(long nowMillis) {
    return new Hearing(roster, nowMillis);
  }

  /** Takes in what the driver of operations has seen of all that are open; it never changes. */
  synchronized void see(SortedMap<OperationId, Sight> seen) {
    sights = seen;
  }

  synchronized SortedMap<OperationId, Sight> sights() {
    return sights;
  }
}
