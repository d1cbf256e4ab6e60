package godwit.reshape;

import godwit.coordinator.CoordinatorCommand;
import godwit.data.DataCommand;
import godwit.data.Inquiry;
import godwit.partition.OperationId;
import godwit.partition.ServiceId;
import godwit.request.Row;
import java.util.List;

/** What a driver wants done. Doing it twice, or late, is harmless. */
public sealed interface Intent {
  /** Ask a service, which answers by a linearizable read. Comes to {@link Heard.Answered}. */
  record Ask(ServiceId service, Inquiry inquiry) implements Intent {}

  /** Propose a step to a service's log. Comes to {@link Heard.Decided}. */
  record Propose(ServiceId service, DataCommand.Step step) implements Intent {}

  /**
   * Have a service's log recognise a restored coordinator. Comes to {@link Heard.Decided}.
   *
   * @param incarnation of the coordinator
   */
  record Recognise(ServiceId service, long incarnation) implements Intent {}

  /**
   * Stage rows as the file that {@code receive} names, at a majority of the own service's replicas,
   * then propose that step to its log. Comes to {@link Heard.Decided}.
   *
   * @param rows ascending by key; at least one
   */
  record Take(ServiceId service, List<Row> rows, DataCommand.Receive receive) implements Intent {
    public Take {
      rows = List.copyOf(rows);
      if (rows.isEmpty() || receive.chunk().file().isEmpty()) {
        throw new IllegalArgumentException("nothing to stage: step=" + receive);
      }
    }
  }

  /**
   * Ask the coordinator how an operation stands; it answers by a linearizable read. Comes to {@link
   * Heard.Consulted}.
   */
  record Consult(OperationId operation) implements Intent {}

  /** Propose a command to the coordinator's log. Comes to {@link Heard.Recorded}. */
  record Report(CoordinatorCommand command) implements Intent {}
}
