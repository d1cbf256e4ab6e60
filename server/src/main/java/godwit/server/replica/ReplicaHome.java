package godwit.server.replica;

import godwit.rocks.RocksSettings;
import godwit.server.raft.GroupConfig;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Where a replica keeps its log and its store.
 *
 * @param directory that holds both, and nothing else
 * @param rocks of its store
 * @param log how often it takes snapshots, and when it stands for election
 * @param joinsAs its number, if it waits to be added to a group that others founded
 */
public record ReplicaHome(
    Path directory, RocksSettings rocks, GroupConfig.Rhythm log, OptionalInt joinsAs) {
  Path store() {
    return storeIn(directory);
  }

  /** Returns where the replica that is kept in {@code directory} has its store. */
  public static Path storeIn(Path directory) {
    return directory.resolve("store");
  }

  /** Returns where the replica that is kept in {@code directory} has its log. */
  public static Path logIn(Path directory) {
    return directory.resolve("log");
  }

  GroupConfig groupConfig(String name) {
    GroupConfig config = GroupConfig.of(name, logIn(directory)).with(log);
    return joinsAs.isPresent() ? config.joining(joinsAs.getAsInt()) : config;
  }
}
