package godwit.cli.setting;

import godwit.cli.argument.Nearest;
import godwit.server.Node;
import godwit.server.NodeConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings that count: of the command line those that were given there, else of the
 * environment, else of the file, else the defaults. Immutable.
 */
public final class Configuration {
  /** Names the file if the command line doesn't. */
  public static final String FILE_VARIABLE = Setting.PREFIX + "CONFIG";

  private static final String DEFAULT = "default";
  private static final String DATA = "data";
  private static final String NO_DATA =
      "data is not set: give --data DIR, GODWIT_DATA in the environment, or data = DIR in the file";

  /** What the tool and its launcher look at besides settings, without the prefix. */
  private static final List<String> OTHER_VARIABLES =
      List.of("CONFIG", "HEAP", "JAVA_OPTS", "JDK_VERSION");

  private final Map<String, Given> given;
  private final NodeConfig node;

  /** Addresses that stand for all of a machine's own. */
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

  private final List<String> doubts;

  /**
   * A setting as it counts.
   *
   * @param value as it is written; empty if it is not set and has no default
   * @param from where it comes from
   */
  public record Effective(String key, String value, String from) {}

  private enum Purpose {
    READING,
    STARTING,
    CHECKING
  }

  private Configuration(Map<String, Given> given, NodeConfig node, List<String> doubts) {
    this.given = given;
    this.node = node;
    this.doubts = doubts;
  }

  /**
   * Puts the settings together.
   *
   * @param file of settings, if the command line names one
   * @param environment of the process
   * @param options what else the command line gives, the later before the earlier
   * @throws WrongSettingsException with all that is wrong, if anything is
   */
  public static Configuration of(
      Optional<Path> file, Map<String, String> environment, List<Given> options)
      throws WrongSettingsException {
    return of(file, environment, options, Purpose.READING);
  }

  /**
   * Puts together what a node is to be started with: what has no default must be set, too.
   *
   * @throws WrongSettingsException with all that is wrong or missing, if anything is
   */
  public static Configuration toStart(
      Optional<Path> file, Map<String, String> environment, List<Given> options)
      throws WrongSettingsException {
    return of(file, environment, options, Purpose.STARTING);
  }

  /**
   * Puts together what a node is to be started with, and looks whether it would start as far as
   * that can be told without its directory and its port.
   *
   * @throws WrongSettingsException with all that is wrong or missing, if anything is
   */
  public static Configuration checked(Optional<Path> file, Map<String, String> environment)
      throws WrongSettingsException {
    return of(file, environment, List.of(), Purpose.CHECKING);
  }

  private static Configuration of(
      Optional<Path> file, Map<String, String> environment, List<Given> options, Purpose purpose)
      throws WrongSettingsException {
    Optional<Path> named =
        file.or(() -> Optional.ofNullable(environment.get(FILE_VARIABLE)).map(Path::of));
    List<Given> inFile = named.isPresent() ? ConfigFile.read(named.get()) : List.of();
    Map<String, Given> given = new HashMap<>();
    inFile.forEach(one -> given.put(one.key(), one));
    inEnvironment(environment).forEach(one -> given.put(one.key(), one));
    options.forEach(one -> given.put(one.key(), one));
    // What another place overrides must be right, too: it counts again when that place is empty.
    List<String> problems = inFile(inFile);
    inEnvironment(environment).forEach(one -> problem(one).ifPresent(problems::add));
    options.forEach(one -> problem(one).ifPresent(problems::add));
    boolean readable =
        given.values().stream()
            .filter(one -> Settings.find(one.key()).isPresent())
            .allMatch(one -> problem(one).isEmpty());
    if (purpose != Purpose.READING && !given.containsKey(DATA)) {
      problems.add(NO_DATA);
    }
    if (readable && purpose == Purpose.CHECKING) {
      problems.addAll(Node.problems(node(given)));
    }
    if (!problems.isEmpty()) {
      throw new WrongSettingsException(problems);
    }
    NodeConfig node = node(given);
    try {
      node.security().requireWhole();
    } catch (IOException e) {
      throw new WrongSettingsException(List.of(String.valueOf(e.getMessage())));
    }
    List<String> doubts = new ArrayList<>(doubts(environment));
    unreachable(node).ifPresent(doubts::add);
    return new Configuration(given, node, List.copyOf(doubts));
  }

  /** Returns what is to be said of a node that listens everywhere and does not tell where it is. */
  private static Optional<String> unreachable(NodeConfig node) {
    return node.network()
        .listen()
        .filter(listen -> EVERYWHERE.contains(listen.host()))
        .filter(listen -> node.network().advertised().isEmpty())
        .map(listen ->
            "clients and other nodes are told to come to listen="
                + listen
                + ", which leads each of them to itself. Say where they reach this node:"
                + " --advertise HOST:PORT, with a host that its certificate has, too");
  }

  /** Returns a file with every setting, what it is, and its default, in comments. */
  public static String example() {
    return Example.text();
  }

  /**
   * Returns what a node is to be started with.
   *
   * @throws WrongSettingsException if a setting without a default is not set
   */
  public NodeConfig node() throws WrongSettingsException {
    if (!isSet(DATA)) {
      throw new WrongSettingsException(List.of(NO_DATA));
    }
    return node;
  }

  /** Returns whether a setting was given anywhere. */
  public boolean isSet(String key) {
    return given.containsKey(key);
  }

  /** Returns all settings as they count, in the order of the example. */
  public List<Effective> effective() {
    return Settings.ALL.stream().map(this::effective).toList();
  }

  /** Returns which variables of the environment look like settings but are none. */
  public List<String> doubts() {
    return doubts;
  }

  private Effective effective(Setting<?> setting) {
    Given one = given.get(setting.key());
    return new Effective(setting.key(), setting.in(node), one == null ? DEFAULT : one.origin());
  }

  private static List<Given> inEnvironment(Map<String, String> environment) {
    List<Given> all = new ArrayList<>();
    for (Setting<?> setting : Settings.ALL) {
      String value = environment.get(setting.variable());
      if (value != null) {
        all.add(new Given(setting.key(), value.strip(), setting.variable()));
      }
    }
    return all;
  }

  /** Returns what is wrong in the file, line by line. */
  private static List<String> inFile(List<Given> inFile) {
    Map<String, String> first = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (Given one : inFile) {
      if (one.key().isEmpty()) {
        problems.add(one.origin() + ": not of the form key = value: " + one.value());
        continue;
      }
      String before = first.putIfAbsent(one.key(), one.origin());
      if (before != null) {
        problems.add(
            one.origin() + ": " + one.key() + " is set at " + before + " already. Remove one");
      }
      problem(one).ifPresent(problems::add);
    }
    return problems;
  }

  private static Optional<String> problem(Given one) {
    Optional<Setting<?>> setting = Settings.find(one.key());
    if (setting.isEmpty()) {
      List<String> keys = Settings.ALL.stream().map(Setting::key).toList();
      String next =
          Nearest.to(one.key(), keys)
              .map(key -> "Did you mean " + key + "?")
              .orElse("godwit config example shows all keys");
      return Optional.of(one.origin() + ": there is no setting " + one.key() + ". " + next);
    }
    try {
      setting.get().set(Settings.USUAL, one.value());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      String value = one.value().isEmpty() ? "nothing" : one.value();
      String expected = setting.get().form().expected();
      return Optional.of(one.origin() + ": " + one.key() + " is " + expected + ", not " + value);
    }
  }

  private static NodeConfig node(Map<String, Given> given) {
    NodeConfig node = Settings.USUAL;
    for (Setting<?> setting : Settings.ALL) {
      Given one = given.get(setting.key());
      if (one != null) {
        node = setting.set(node, one.value());
      }
    }
    return node;
  }

  private static List<String> doubts(Map<String, String> environment) {
    int start = Setting.PREFIX.length();
    TreeSet<String> known = new TreeSet<>(OTHER_VARIABLES);
    Settings.ALL.forEach(setting -> known.add(setting.variable().substring(start)));
    List<String> doubts = new ArrayList<>();
    for (String name : new TreeMap<>(environment).keySet()) {
      if (name.startsWith(Setting.PREFIX) && !known.contains(name.substring(start))) {
        Nearest.to(name.substring(start), known)
            .map(other -> name + " sets nothing. Did you mean " + Setting.PREFIX + other + "?")
            .ifPresent(doubts::add);
      }
    }
    return doubts;
  }
}
