package godwit.coordinator;

import java.util.List;

/**
 * One entry of the coordinator's log.
 *
 * @param stamp the proposer's clock; no command of the entry gets a lower timestamp
 */
public record CoordinatorEntry(long stamp, List<CoordinatorCommand> commands) {
  public CoordinatorEntry {
    commands = List.copyOf(commands);
  }
}
