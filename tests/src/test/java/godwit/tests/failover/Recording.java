package godwit.tests.failover;

import godwit.key.Bytes;
import godwit.request.ClientId;
import godwit.request.Mutation;
import godwit.request.RequestId;
import godwit.request.Row;
import godwit.sim.check.Linearizability;
import godwit.sim.history.Deed;
import godwit.sim.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What all clients asked and heard, in the order in which they did. Thread-safe. */
final class Recording {
  private static final ClientId CLIENT = new ClientId(1, 1);

  private final History history = new History();
  private final List<String> failures = new ArrayList<>();
  private long requests;

  /** Returns the moment at which a request begins. */
  synchronized long tick() {
    return history.tick();
  }

  synchronized void got(Bytes key, Optional<Row> row, long from) {
    history.add(new Deed.Got(key, OptionalLong.empty(), from, history.tick(), row, 0));
    requests++;
  }

  synchronized void wrote(Mutation mutation, long from, Deed.Fate fate) {
    requests++;
    history.add(
        new Deed.Wrote(
            new RequestId(CLIENT, requests, 0, 0), List.of(mutation), from, history.tick(), fate));
  }

  synchronized void failed(String what) {
    failures.add(what);
  }

  synchronized long size() {
    return requests;
  }

  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** Throws if some key's reads and writes could not have happened one after another. */
  synchronized void judge() {
    int undecided = Linearizability.check(history);
    if (undecided > 0) {
      throw new AssertionError("histories too long to search: keys=" + undecided);
    }
  }
}
