package godwit.cli.setting;

import godwit.server.NodeConfig;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One thing that an operator can set: a row of the table {@link Settings}.
 *
 * @param key lower case, words joined by '-', groups by '.'
 * @param form how its values are written
 * @param read returns what a configuration has; that of {@link Settings#USUAL} is the default
 * @param write returns a configuration with another value
 * @param help what it is, in lines of at most 98 characters
 */
record Setting<T>(
    String key,
    Form<T> form,
    Function<NodeConfig, T> read,
    BiFunction<NodeConfig, T, NodeConfig> write,
    List<String> help) {
  /** What the names of all environment variables of Godwit begin with. */
  static final String PREFIX = "GODWIT_";

  Setting {
    help = List.copyOf(help);
  }

  /** Returns the environment variable that sets it. */
  String variable() {
    return PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
  }

  /** Returns what {@code config} has, as it is written. */
  String in(NodeConfig config) {
    return form.print(read.apply(config));
  }

  /**
   * Returns {@code config} with the value that {@code text} is.
   *
   * @throws IllegalArgumentException if it is none
   */
  NodeConfig set(NodeConfig config, String text) {
    return write.apply(config, form.parse(text));
  }
}
