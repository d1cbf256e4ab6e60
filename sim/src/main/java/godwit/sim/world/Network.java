package godwit.sim.world;

import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The network between hosts: it delays, reorders, duplicates and loses messages, and can be cut in
 * one direction. Not thread-safe.
 */
public final class Network {
  private static final long MIN_MICROS = 50;
  private static final long USUAL_MICROS = 500;

  private final Timeline timeline;
  private final Seed seed;
  private final Story story;
  private final TreeSet<String> cuts = new TreeSet<>();
  private NetworkFaults faults = NetworkFaults.NONE;

  /** Serves a request: gives its answer to the consumer, at once or later, or never. */
  @FunctionalInterface
  public interface Served<A> extends Consumer<Consumer<A>> {}

  public Network(Timeline timeline, Seed seed, Story story) {
    this.timeline = timeline;
    this.seed = seed;
    this.story = story;
  }

  public void faults(NetworkFaults now) {
    faults = now;
  }

  /** Loses everything from one host to the other, until {@link #heal}. */
  public void cut(Host from, Host to) {
    cuts.add(direction(from, to));
  }

  public void heal(Host from, Host to) {
    cuts.remove(direction(from, to));
  }

  /** Returns whether what one host sends to the other may arrive. */
  boolean connects(Host from, Host to) {
    return !cuts.contains(direction(from, to));
  }

  public void healAll() {
    cuts.clear();
  }

  /** Sends a message; {@code arrive} runs whenever it arrives at a host that is up. */
  public void send(Host from, Host to, String what, Runnable arrive) {
    boolean lost =
        seed.chance(faults.lossPerMille())
            || (!cuts.isEmpty() && cuts.contains(direction(from, to)));
    if (lost) {
      story.tell(from.name(), "loses", what);
      return;
    }
    transmit(to, arrive);
    if (seed.chance(faults.duplicatePerMille())) {
      transmit(to, arrive);
    }
  }

  /**
   * Asks a host. Each answer that comes back within this life of the asker is heard: none, one, or
   * several.
   */
  public <A> void ask(Host from, Host to, String what, Served<A> serve, Consumer<A> heard) {
    int life = from.life();
    send(
        from,
        to,
        what,
        () ->
            serve.accept(answer ->
                send(
                    to,
                    from,
                    "answer",
                    () -> {
                      if (from.life() == life) {
                        heard.accept(answer);
                      }
                    })));
  }

  private void transmit(Host to, Runnable arrive) {
    timeline.after(
        delayMicros(),
        () -> {
          if (to.up()) {
            story.pass(to.name());
            arrive.run();
          }
        });
  }

  private long delayMicros() {
    if (seed.chance(faults.strayPerMille())) {
      return seed.between(faults.slowMicros(), faults.strayMicros());
    }
    if (seed.chance(faults.slowPerMille())) {
      return seed.between(USUAL_MICROS, faults.slowMicros());
    }
    return seed.between(MIN_MICROS, USUAL_MICROS);
  }

  private static String direction(Host from, Host to) {
    return from.name() + ">" + to.name();
  }
}
