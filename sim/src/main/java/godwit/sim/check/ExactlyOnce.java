package godwit.sim.check;

import godwit.key.Bytes;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.sim.client.Counters;
import godwit.sim.history.Deed;
import godwit.sim.history.History;
import godwit.sim.world.BrokenPromise;
import java.util.List;
import java.util.Optional;

/**
 * A request happens once, and its client is told the truth about it: what was acknowledged is what
 * a log decided, what was refused is in no log, and a counter stands at the number of increments
 * that were acknowledged, and at most one more for each whose outcome is unknown.
 */
public final class ExactlyOnce {
  private final History history;
  private final Ledger ledger;

  ExactlyOnce(History history, Ledger ledger) {
    this.history = history;
    this.ledger = ledger;
  }

  void check(List<Bytes> counters) {
    history.writes().forEach(this::check);
    counters.forEach(this::checkCounter);
  }

  private void check(Deed.Wrote wrote) {
    Optional<Outcome> decided = ledger.outcome(wrote.id());
    boolean told =
        switch (wrote.fate()) {
          case Deed.Fate.Decided(Outcome outcome) -> decided.equals(Optional.of(outcome));
          case Deed.Fate.NotDone notDone -> decided.isEmpty();
          case Deed.Fate.Unknown unknown -> true;
        };
    if (!told) {
      throw new BrokenPromise(
          "A client is told the truth about its request.", "log=" + decided + " client=" + wrote);
    }
  }

  private void checkCounter(Bytes counter) {
    long sure = 0;
    long perhaps = 0;
    for (Deed.Wrote wrote : history.writes()) {
      if (wrote.mutations().stream().map(Mutation::key).anyMatch(counter::equals)) {
        switch (wrote.fate()) {
          case Deed.Fate.Decided(Outcome outcome) ->
              sure += outcome instanceof Outcome.Done ? 1 : 0;
          case Deed.Fate.Unknown unknown -> perhaps++;
          case Deed.Fate.NotDone notDone -> {}
        }
      }
    }
    long number =
        ledger
            .truth()
            .at(counter, Long.MAX_VALUE)
            .map(row -> Counters.number(row.value()))
            .orElse(0L);
    if (number < sure || number > sure + perhaps) {
      throw new BrokenPromise(
          "Every acknowledged increment counts once.",
          "counter="
              + counter
              + " stands="
              + number
              + " acknowledged="
              + sure
              + " unknown="
              + perhaps);
    }
  }
}
