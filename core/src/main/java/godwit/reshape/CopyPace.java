package godwit.reshape;

/**
 * How fast a node may copy the rows of moves: as fast as it can while no client asks for anything,
 * else as fast as leaves the clients' requests about as quick as they are without it. Not
 * thread-safe.
 *
 * <p>Times are nanoseconds of a clock that only goes forward.
 */
public final class CopyPace {
  /*
   * Additive increase, multiplicative decrease, as TCP does it [1]: every few milliseconds the
   * delay of the requests answered since the last look is compared with what it was before anything
   * was copied. If it is much higher, the rate is halved, else it grows by a step. It never falls
   * below a least rate, so that every copy ends, whatever clients do. What is looked at is the
   * mean: a single slow sync, of which there are some without a copy, changes nothing, and a queue
   * that grows shows in all requests.
   * [1] D. Chiu, R. Jain: Analysis of the increase and decrease algorithms for congestion avoidance
   */
  private static final long LOOK_NANOS = 10_000_000;
  private static final long FEW_REQUESTS_NANOS = 100_000_000;
  private static final int ENOUGH_REQUESTS = 10;
  private static final long REST_NANOS = 500_000_000;
  private static final int CALM_WEIGHT = 16;
  private static final long FIRST_RATE = 32L << 20;
  private static final long RATE_STEP = 1L << 20;
  private static final long BURST_NANOS = 2_000_000;
  private static final long MAX_BYTES = 1L << 32;
  private static final long SECOND_NANOS = 1_000_000_000;

  private final Limits limits;
  private Requests before = Requests.NONE;
  private long lookedNanos = Long.MIN_VALUE;
  private long copiedNanos = Long.MIN_VALUE;
  private long calmDelayNanos;
  private boolean clients;
  private long rate;
  private long freeNanos;

  /**
   * Between what the pace may vary.
   *
   * @param leastBytesPerSecond that are copied however long clients wait
   * @param mostBytesPerSecond that are copied although nobody waits
   * @param delayMicros that requests may take in the mean while rows are copied, or twice as long
   *     as they take otherwise, if that is more
   */
  public record Limits(long leastBytesPerSecond, long mostBytesPerSecond, long delayMicros) {
    /** 8 MB a second at least, no bound above, requests of two milliseconds. */
    public static final Limits DEFAULT = new Limits(8L << 20, Long.MAX_VALUE, 2_000);

    /** Returns these limits with no more than {@code bytesPerSecond} whoever waits. */
    public Limits atMost(long bytesPerSecond) {
      return new Limits(Math.min(leastBytesPerSecond, bytesPerSecond), bytesPerSecond, delayMicros);
    }

    public Limits {
      if (leastBytesPerSecond < 1 || mostBytesPerSecond < leastBytesPerSecond || delayMicros < 0) {
        throw new IllegalArgumentException(
            "impossible limits: least="
                + leastBytesPerSecond
                + " most="
                + mostBytesPerSecond
                + " delayMicros="
                + delayMicros);
      }
    }
  }

  /**
   * What clients asked of the node since it was started.
   *
   * @param reads how many reads came
   * @param begun how many writes came
   * @param ended how many of them were answered
   * @param delayNanos that these took, together
   */
  public record Requests(long reads, long begun, long ended, long delayNanos) {
    /** None. */
    public static final Requests NONE = new Requests(0, 0, 0, 0);

    /** Returns these and {@code others}. */
    public Requests plus(Requests others) {
      return new Requests(
          reads + others.reads,
          begun + others.begun,
          ended + others.ended,
          delayNanos + others.delayNanos);
    }
  }

  public CopyPace(Limits limits) {
    this.limits = limits;
    this.rate = limits.mostBytesPerSecond();
  }

  /** Takes in how clients fare; to be told every few milliseconds, or less often. */
  public void look(long nowNanos, Requests requests) {
    long sinceNanos = lookedNanos == Long.MIN_VALUE ? FEW_REQUESTS_NANOS : nowNanos - lookedNanos;
    long ended = requests.ended() - before.ended();
    boolean few = ended < ENOUGH_REQUESTS && sinceNanos < FEW_REQUESTS_NANOS;
    if (sinceNanos < LOOK_NANOS || few) {
      return;
    }
    boolean writing = ended > 0 || requests.begun() > requests.ended();
    boolean asked = writing || requests.reads() > before.reads();
    long meanNanos = meanNanos(requests, sinceNanos);
    before = requests;
    lookedNanos = nowNanos;
    if (!asked) {
      clients = false;
      rate = limits.mostBytesPerSecond();
    } else if (rests(nowNanos)) {
      clients = false;
      calmDelayNanos += (meanNanos - calmDelayNanos) / CALM_WEIGHT;
    } else {
      adapt(meanNanos);
    }
  }

  /**
   * Returns how many nanoseconds to wait before {@code bytes} are copied; whoever asks does copy
   * them then.
   */
  public long pauseNanos(long nowNanos, long bytes) {
    if (bytes < 0 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException("impossible number of bytes: bytes=" + bytes);
    }
    copiedNanos = nowNanos;
    freeNanos = Math.max(freeNanos, nowNanos - BURST_NANOS);
    freeNanos += bytes * SECOND_NANOS / rate;
    return Math.max(0, freeNanos - nowNanos);
  }

  /** Returns how many bytes a second may be copied now. */
  public long bytesPerSecond() {
    return rate;
  }

  /**
   * Returns how long writes took; if none ended although some wait, at least since the last look.
   */
  private long meanNanos(Requests requests, long sinceNanos) {
    long ended = requests.ended() - before.ended();
    if (ended > 0) {
      return (requests.delayNanos() - before.delayNanos()) / ended;
    }
    return requests.begun() > requests.ended() ? sinceNanos : 0;
  }

  private boolean rests(long nowNanos) {
    return copiedNanos == Long.MIN_VALUE || nowNanos - copiedNanos >= REST_NANOS;
  }

  private void adapt(long meanNanos) {
    if (!clients) {
      clients = true;
      rate = within(Math.min(rate, FIRST_RATE));
    }
    long mostNanos = Math.max(limits.delayMicros() * 1_000, 2 * calmDelayNanos);
    rate = within(meanNanos > mostNanos ? rate / 2 : rate + RATE_STEP);
  }

  private long within(long wanted) {
    return Math.max(limits.leastBytesPerSecond(), Math.min(limits.mostBytesPerSecond(), wanted));
  }
}
