package godwit.sim.explore;

import godwit.coordinator.CoordinatorCommand;
import godwit.data.DataCommand;
import godwit.request.Row;
import java.util.List;

/** What may arrive at a log. */
sealed interface Message {
  /**
   * For a data service.
   *
   * @param service its place among the services, from 0
   * @param staged rows to be staged first, as the file that the command names; often none
   */
  record ToService(int service, DataCommand command, List<Row> staged) implements Message {
    public ToService {
      staged = List.copyOf(staged);
    }
  }

  /** For the coordinator. */
  record ToCoordinator(CoordinatorCommand command) implements Message {}
}
