package godwit.server.replica;

import godwit.request.Reason;
import godwit.request.Refusal;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk of a node has room for what clients write. Writes are refused while a reserve is
 * left, which reads, reshapes that end and the store's own upkeep can use; a log that finds no room
 * halts its replica. Safe for use by any thread.
 */
public final class DiskSpace {
  private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);

  /** The reserve of a node that is not told another one. */
  public static final long DEFAULT_RESERVE_BYTES = 256L << 20;

  private final Gauge gauge;
  private final long reserveBytes;
  private volatile Optional<Refusal> shortage = Optional.empty();
  private volatile OptionalLong usable = OptionalLong.empty();

  /** Tells how many more bytes can be written. */
  @FunctionalInterface
  public interface Gauge {
    long usableBytes() throws IOException;
  }

  /**
   * The space that {@code gauge} tells of.
   *
   * @param reserveBytes are kept free; refused writes are taken again when twice as many are
   */
  public DiskSpace(Gauge gauge, long reserveBytes) {
    this.gauge = gauge;
    this.reserveBytes = reserveBytes;
  }

  /** Looks how much there is now; what was found last stays if nobody can tell. */
  public void look() {
    long found;
    try {
      found = gauge.usableBytes();
    } catch (IOException e) {
      LOG.warn("can't tell how much room the disk has", e);
      return;
    }
    usable = OptionalLong.of(found);
    boolean was = shortage.isPresent();
    boolean isShort = found < (was ? 2 * reserveBytes : reserveBytes);
    shortage =
        isShort
            ? Optional.of(
                new Refusal(
                    Reason.NO_SPACE, "usableBytes=" + found + " reserveBytes=" + reserveBytes))
            : Optional.empty();
    if (isShort && !was) {
      LOG.error("writes are refused, the disk is nearly full: usableBytes={}", found);
    } else if (was && !isShort) {
      LOG.info("writes are taken again: usableBytes={}", found);
    }
  }

  /** Returns how many more bytes could be written at the last look; empty before the first. */
  public OptionalLong usableBytes() {
    return usable;
  }

  /** Returns how many are kept free. */
  public long reserveBytes() {
    return reserveBytes;
  }

  /** Returns whether writes are refused, as of the last look. */
  public boolean isShort() {
    return shortage.isPresent();
  }

  /** Returns why nothing can be written; empty if it can, as of the last look. */
  Optional<Refusal> shortage() {
    return shortage;
  }
}
