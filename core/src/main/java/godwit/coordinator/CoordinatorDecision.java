package godwit.coordinator;

import godwit.request.Refusal;
import java.util.List;

/** What a command comes to; judged without changing anything. */
public sealed interface CoordinatorDecision {
  /**
   * It happens; the answer holds once the events are applied.
   *
   * @param events in order; none if it has happened before
   */
  record Accepted(List<CoordinatorEvent> events) implements CoordinatorDecision {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** Nothing happens. */
  record Rejected(Refusal refusal) implements CoordinatorDecision {}
}
