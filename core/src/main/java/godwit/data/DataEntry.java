package godwit.data;

import java.util.List;

/**
 * One entry of a data service's log.
 *
 * @param stamp the proposer's clock; no command of the entry gets a lower timestamp
 * @param commands either any number of writes or one other command
 */
public record DataEntry(long stamp, List<DataCommand> commands) {
  public DataEntry {
    commands = List.copyOf(commands);
    boolean writes = commands.stream().allMatch(DataCommand.Write.class::isInstance);
    if (!writes && commands.size() > 1) {
      throw new IllegalArgumentException("no entry: stamp=" + stamp + " commands=" + commands);
    }
  }
}
