package godwit.sim.world;

import java.util.List;

/**
 * An entry of a group's log.
 *
 * @param stamp the clock of its proposer
 * @param <C> command
 */
public record Entry<C>(long index, long stamp, List<C> commands) {
  public Entry {
    commands = List.copyOf(commands);
  }
}
