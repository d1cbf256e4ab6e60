package godwit.cli.setting;

import godwit.server.NodeConfig;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A part of a node's configuration, a record, that settings lie in.
 *
 * @param read returns the part
 * @param write returns a configuration with another such part
 */
record Group<G>(Function<NodeConfig, G> read, BiFunction<NodeConfig, G, NodeConfig> write) {
  /** The whole configuration. */
  static final Group<NodeConfig> NODE = new Group<>(node -> node, (node, other) -> other);

  /**
   * Returns a setting of this group.
   *
   * @param value returns the value of a group
   * @param with returns the group with another value
   * @param help what it is, with a line feed between lines of at most 98 characters
   */
  <T> Setting<T> setting(
      String key, Form<T> form, Function<G, T> value, BiFunction<G, T, G> with, String help) {
    return new Setting<>(
        key,
        form,
        read.andThen(value),
        (node, next) -> write.apply(node, with.apply(read.apply(node), next)),
        help.strip().lines().toList());
  }
}
