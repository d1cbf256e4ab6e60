package godwit.client;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.store.Direction;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which rows to read, in which order, as of which time. A value: each method returns another scan.
 *
 * @param low the first key inside
 * @param high the first key above; empty for none
 * @param at the timestamp to read at; empty for the present
 * @param limit the number of rows after which to stop; empty for none
 * @param cursor where to go on with an earlier scan; everything else but the limit is then taken
 *     from there
 */
public record Scan(
    Bytes low,
    Optional<Bytes> high,
    Direction direction,
    OptionalLong at,
    OptionalLong limit,
    Optional<ScanCursor> cursor) {

  public Scan {
    if (limit.isPresent() && limit.getAsLong() < 0) {
      throw new IllegalArgumentException("no limit: rows=" + limit.getAsLong());
    }
  }

  /** Returns the scan of every row, ascending by key, at the present. */
  public static Scan all() {
    return new Scan(
        Bytes.EMPTY,
        Optional.empty(),
        Direction.FORWARD,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  /**
   * Returns the scan of what an earlier one left, as of its time, in its direction and within its
   * limit.
   */
  public static Scan resume(ScanCursor cursor) {
    Scan all = all();
    return new Scan(all.low, all.high, all.direction, all.at, all.limit, Optional.of(cursor));
  }

  public Scan range(KeyRange range) {
    return new Scan(range.low(), Optional.ofNullable(range.high()), direction, at, limit, cursor);
  }

  /** Returns this scan over the keys that start with {@code prefix}. */
  public Scan prefix(Bytes prefix) {
    return range(KeyRange.prefix(prefix));
  }

  /** Returns this scan from {@code key} up, that key inside. */
  public Scan from(Bytes key) {
    return new Scan(key, high, direction, at, limit, cursor);
  }

  /** Returns this scan up to {@code key}, that key outside. */
  public Scan to(Bytes key) {
    return new Scan(low, Optional.of(key), direction, at, limit, cursor);
  }

  /** Returns this scan with the highest key first. */
  public Scan reverse() {
    return new Scan(low, high, Direction.REVERSE, at, limit, cursor);
  }

  /** Returns this scan as of {@code timestamp}. */
  public Scan at(long timestamp) {
    return new Scan(low, high, direction, OptionalLong.of(timestamp), limit, cursor);
  }

  /** Returns this scan, over after {@code rows} rows. */
  public Scan limit(long rows) {
    return new Scan(low, high, direction, at, OptionalLong.of(rows), cursor);
  }
}
