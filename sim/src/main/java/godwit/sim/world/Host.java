package godwit.sim.world;

/**
 * A machine that can crash and start again. What it had planned before a crash does not happen. Not
 * thread-safe.
 */
public final class Host {
  private final String name;
  private final Timeline timeline;
  private boolean up = true;
  private int life = 1;

  public Host(String name, Timeline timeline) {
    this.name = name;
    this.timeline = timeline;
  }

  public String name() {
    return name;
  }

  public boolean up() {
    return up;
  }

  /** Returns how often it has started. */
  public int life() {
    return life;
  }

  public void crash() {
    up = false;
  }

  public void start() {
    up = true;
    life++;
  }

  /** Plans a task, for as long as this life of the host lasts. */
  public void after(long micros, Runnable task) {
    int mine = life;
    timeline.after(
        micros,
        () -> {
          if (up && life == mine) {
            task.run();
          }
        });
  }

  @Override
  public String toString() {
    return name;
  }
}
