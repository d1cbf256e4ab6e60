package godwit.cli.demo;

import java.util.List;

/**
 * What a person sees of the demonstration at one moment.
 *
 * @param rows how many rows the key space has
 * @param services the data services, one lane each
 * @param ruler keys at equal distances, from the lowest to the highest
 * @param history requests per second, the newest last
 */
record View(
    Progress progress,
    int rows,
    List<String> services,
    List<Stretch> stretches,
    List<String> ruler,
    List<Running> running,
    Figures figures,
    List<Long> history) {

  View {
    services = List.copyOf(services);
    stretches = List.copyOf(stretches);
    ruler = List.copyOf(ruler);
    running = List.copyOf(running);
    history = List.copyOf(history);
  }

  /** How long it has been going on, and how long it is meant to. */
  record Progress(long elapsedMillis, long plannedMillis) {}

  /**
   * A partition at a service: the rows {@code [low, high)}.
   *
   * @param lane the index of the service
   * @param filled how much of it is there, from 0 to 1
   * @param serves whether it serves; else it is on its way in
   */
  record Stretch(String label, int lane, int low, int high, double filled, boolean serves) {}

  /**
   * An operation that is open.
   *
   * @param what it is to do
   * @param step where it stands
   */
  record Running(String what, String step, long millis) {}

  /**
   * Counts, and the present pace.
   *
   * @param requests that have ended since it is shown; those that loaded the rows came before
   * @param reshapes what has been done, in words
   * @param last the last reshape that ended, in words
   */
  record Figures(
      long requests,
      long perSecond,
      long p99Micros,
      long failed,
      long scans,
      String reshapes,
      String last) {}
}
