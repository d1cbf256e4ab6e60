package godwit.sim.world;

/** The clock of one host: off by some seconds at most, and moved now and then. Not thread-safe. */
public final class WallClock {
  /** How far a clock is ever off, so that two are never further apart than services accept. */
  public static final long MAX_SKEW_MICROS = 4_900_000;

  private static final long START_MILLIS = 1_800_000_000_000L;

  private final Timeline timeline;
  private long skewMicros;

  public WallClock(Timeline timeline, long skewMicros) {
    this.timeline = timeline;
    this.skewMicros = clamped(skewMicros);
  }

  /** Returns what the clock shows, in milliseconds since 1970. */
  public long millis() {
    return START_MILLIS + Math.floorDiv(timeline.nowMicros() + skewMicros, 1_000L);
  }

  public void jump(long micros) {
    skewMicros = clamped(skewMicros + micros);
  }

  private static long clamped(long micros) {
    return Math.max(-MAX_SKEW_MICROS, Math.min(MAX_SKEW_MICROS, micros));
  }
}
