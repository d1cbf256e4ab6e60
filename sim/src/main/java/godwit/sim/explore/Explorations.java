package godwit.sim.explore;

import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Explores configurations by name. */
public final class Explorations {
  private Explorations() {}

  /** Returns the names of all configurations, the plainest first. */
  public static List<String> names() {
    return Configurations.all().stream().map(Configuration::name).toList();
  }

  /** Returns in a sentence what may race with what in the configuration of that name. */
  public static String about(String name) {
    return Configurations.named(name).about();
  }

  /**
   * Visits up to {@code limit} states of a configuration, those that take the fewest messages
   * first.
   *
   * @param progress hears now and then how many were found
   */
  public static Exploration run(String name, int limit, IntConsumer progress) {
    return new Explorer(Configurations.named(name), Mistake.NONE).run(limit, progress);
  }

  /**
   * A mistake that exploring must see.
   *
   * @param name in words joined by hyphens
   * @param mistake what is done wrong
   * @param configuration in which it is seen
   */
  public record Bug(String name, String mistake, String configuration) {
    /** Returns the exploration that sees it; empty if none does within its bound. */
    public Optional<Exploration> hunt() {
      return ExploredBug.all().stream()
          .filter(bug -> bug.name().equals(name))
          .findFirst()
          .flatMap(ExploredBug::hunt);
    }
  }

  /** Returns all planted bugs of the exploration. */
  public static List<Bug> bugs() {
    return ExploredBug.all().stream()
        .map(bug -> new Bug(bug.name(), bug.mistake(), bug.configuration()))
        .toList();
  }
}
