package godwit.sim.check;

import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.Row;
import godwit.sim.history.Deed;
import godwit.sim.history.History;
import godwit.sim.world.BrokenPromise;
import godwit.store.Direction;
import java.util.List;

/**
 * A read shows what was committed as of its time, no more and no less: every row of a scan once and
 * in order, and none that is missing. And its time is not before any write that was acknowledged
 * before a scan began.
 */
public final class SnapshotReads {
  private final History history;
  private final Truth truth;

  SnapshotReads(History history, Truth truth) {
    this.history = history;
    this.truth = truth;
  }

  void check() {
    history.gets().forEach(this::check);
    history.scans().forEach(this::check);
  }

  private void check(Deed.Got got) {
    var expected = truth.at(got.key(), got.asOf());
    if (!expected.equals(got.row())) {
      throw new BrokenPromise(
          "A read shows the record as of its time.", "expected=" + expected + " got=" + got);
    }
    if (got.askedFor().isPresent() && got.askedFor().getAsLong() != got.asOf()) {
      throw new BrokenPromise("A read is as of the time asked for.", "got=" + got);
    }
  }

  private void check(Deed.Scanned scan) {
    List<Row> expected = truth.at(scan.range(), scan.asOf());
    List<Row> ordered = scan.direction() == Direction.FORWARD ? expected : expected.reversed();
    if (!ordered.equals(scan.rows())) {
      throw new BrokenPromise(
          "A scan shows every row of its snapshot once, in order.",
          difference(ordered, scan.rows()) + " scan=" + scan);
    }
    for (Deed.Wrote wrote : history.writes()) {
      if (wrote.to() < scan.from()
          && wrote.fate() instanceof Deed.Fate.Decided(Outcome outcome)
          && outcome instanceof Outcome.Done done
          && done.version() > scan.asOf()
          && wrote.mutations().stream().map(Mutation::key).anyMatch(scan.range()::contains)) {
        throw new BrokenPromise(
            "A scan shows every write that was acknowledged before it began.",
            "write=" + wrote + " scan=" + scan);
      }
    }
  }

  private static String difference(List<Row> expected, List<Row> seen) {
    List<Row> missing = expected.stream().filter(row -> !seen.contains(row)).toList();
    List<Row> surplus = seen.stream().filter(row -> !expected.contains(row)).toList();
    return "missing=" + missing + " surplus=" + surplus;
  }
}
