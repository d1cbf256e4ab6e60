package godwit.sim.check;

import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.partition.ServiceId;
import godwit.request.ClientId;
import godwit.request.Outcome;
import godwit.request.Reason;
import godwit.request.RequestId;
import godwit.request.ServiceRequest;
import godwit.sim.world.BrokenPromise;
import godwit.sim.world.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the logs of all services decided about writes. Sees at once:
 *
 * <ul>
 *   <li>a request that comes to two outcomes, wherever it is retried;
 *   <li>an entry that comes to something else when it is applied again;
 *   <li>source and target of a move that hold different rows.
 * </ul>
 *
 * Not thread-safe.
 */
public final class Ledger {
  private final TreeMap<Request, Outcome> outcomes = new TreeMap<>();
  private final TreeMap<Place, List<DataAnswer>> answers = new TreeMap<>();
  private final Truth truth = new Truth();

  private record Request(ClientId client, long sequence) implements Comparable<Request> {
    @Override
    public int compareTo(Request other) {
      int first = client.compareTo(other.client);
      return first != 0 ? first : Long.compare(sequence, other.sequence);
    }
  }

  private record Place(ServiceId service, long index) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int first = service.compareTo(other.service);
      return first != 0 ? first : Long.compare(index, other.index);
    }
  }

  void applied(
      ServiceId service, Entry<DataCommand> entry, List<DataAnswer> decided, boolean again) {
    List<DataAnswer> before = answers.put(new Place(service, entry.index()), decided);
    if (before != null && !(again && before.equals(decided))) {
      throw new BrokenPromise(
          "An entry that is applied again comes to the same.",
          "service=" + service + " entry=" + entry + " first=" + before + " then=" + decided);
    }
    for (int i = 0; i < decided.size(); i++) {
      if (entry.commands().get(i) instanceof DataCommand.Write write
          && decided.get(i) instanceof DataAnswer.Written written
          && written.answer() instanceof Outcome outcome) {
        record(service, write.request(), outcome);
      }
      if (decided.get(i) instanceof DataAnswer.Refused refused
          && refused.refusal().reason() == Reason.SUMS_DIFFER) {
        throw new BrokenPromise(
            "Source and target of a move hold the same rows.",
            "service=" + service + " command=" + entry.commands().get(i) + " " + refused.refusal());
      }
    }
  }

  private void record(ServiceId service, ServiceRequest.Write write, Outcome outcome) {
    Request request = new Request(write.id().client(), write.id().sequence());
    Outcome before = outcomes.putIfAbsent(request, outcome);
    if (before != null && !before.equals(outcome)) {
      throw new BrokenPromise(
          "A retried request has one effect and gets the first answer.",
          "request=" + write + " first=" + before + " then=" + outcome + " service=" + service);
    }
    if (before == null && outcome instanceof Outcome.Done done) {
      truth.add(write.mutations(), done.version());
    }
  }

  /** Returns what a request came to in some log; empty if in none. */
  Optional<Outcome> outcome(RequestId id) {
    return Optional.ofNullable(outcomes.get(new Request(id.client(), id.sequence())));
  }

  Truth truth() {
    return truth;
  }

  /** Returns how many requests ran, by client. */
  Map<ClientId, Long> counts() {
    Map<ClientId, Long> counts = new TreeMap<>();
    outcomes.keySet().forEach(request -> counts.merge(request.client(), 1L, Long::sum));
    return counts;
  }
}
