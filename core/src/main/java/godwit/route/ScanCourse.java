package godwit.route;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.CorruptionException;
import godwit.codec.RecordCodecs;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.TableId;
import godwit.request.ReadAnswer;
import godwit.request.Row;
import godwit.request.ServiceRequest;
import godwit.store.Direction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a scan is. A value: each page leads to the next course, so a course is also what a cursor
 * holds.
 *
 * @param rest the keys still to be looked at; empty at the end
 * @param asOf the time of the snapshot; empty until the first page has fixed it
 * @param limit how many rows may still come; empty for any number
 */
public record ScanCourse(
    TableId table,
    Optional<KeyRange> rest,
    Direction direction,
    OptionalLong asOf,
    OptionalLong limit) {
  private static final Codec<Direction> DIRECTION =
      Codecs.of(
          (value, out) -> out.putByte(value == Direction.FORWARD ? 0 : 1),
          in -> in.takeByte() == 0 ? Direction.FORWARD : Direction.REVERSE);

  /** Table, rest, direction (0 forward, 1 in reverse), time, limit. */
  public static final Codec<ScanCourse> CODEC =
      RecordCodecs.record(
          field(TableId.CODEC, ScanCourse::table),
          field(Codecs.optional(Codecs.RANGE), ScanCourse::rest),
          field(DIRECTION, ScanCourse::direction),
          field(Codecs.OPTIONAL_LONG, ScanCourse::asOf),
          field(Codecs.OPTIONAL_LONG, ScanCourse::limit),
          ScanCourse::new);

  public ScanCourse {
    if (limit.isPresent() && limit.getAsLong() < 0) {
      throw new IllegalArgumentException("no limit: rows=" + limit.getAsLong());
    }
    if (limit.isPresent() && limit.getAsLong() == 0) {
      rest = Optional.empty();
    }
  }

  /** Returns whether nothing is left to be looked at. */
  public boolean ended() {
    return rest.isEmpty();
  }

  /** Returns this course with the time of its snapshot fixed. */
  public ScanCourse at(long time) {
    return new ScanCourse(table, rest, direction, OptionalLong.of(time), limit);
  }

  /** Returns what to ask for the next page; only unless {@link #ended()}. */
  public ServiceRequest.Scan request(int maxRows, long maxBytes) {
    long rows = Math.min(maxRows, limit.orElse(Long.MAX_VALUE));
    return new ServiceRequest.Scan(
        table, rest.orElseThrow(), direction, asOf, (int) rows, maxBytes);
  }

  /**
   * Returns the course after {@code page}. Fails with a {@link CorruptionException} if the page is
   * of another time, has a row out of order or outside what was asked for, or leads nowhere.
   */
  public ScanCourse after(ReadAnswer.Page page) {
    if (asOf.isPresent() && asOf.getAsLong() != page.asOf()) {
      throw new CorruptionException(
          "page of another time: asked=" + asOf.getAsLong() + " got=" + page.asOf());
    }
    checkOrder(page.rows());
    ScanCourse course = at(page.asOf());
    if (!page.rows().isEmpty()) {
      course = course.after(page.rows().getLast().key(), page.rows().size());
    }
    if (page.next().isEmpty() || course.ended()) {
      return new ScanCourse(table, Optional.empty(), direction, course.asOf, course.limit);
    }
    ScanCourse next = course.from(page.next().get());
    if (next.rest.equals(rest)) {
      throw new CorruptionException("page leads nowhere: rest=" + rest);
    }
    return next;
  }

  /**
   * Returns the course after a row.
   *
   * @param key of the row, among the rest
   * @param rows how many came up to it, itself included
   */
  public ScanCourse after(Bytes key, int rows) {
    if (rest.isEmpty() || !rest.get().contains(key)) {
      throw new CorruptionException("row outside the rest: key=" + key + " rest=" + rest);
    }
    if (limit.isPresent() && limit.getAsLong() < rows) {
      throw new CorruptionException("too many rows: rows=" + rows + " limit=" + limit);
    }
    OptionalLong left = limit.isEmpty() ? limit : OptionalLong.of(limit.getAsLong() - rows);
    KeyRange range = rest.get();
    Optional<KeyRange> beyond =
        switch (direction) {
          case FORWARD -> Optional.ofNullable(range.intersect(new KeyRange(key.successor(), null)));
          case REVERSE -> below(range, key);
        };
    return new ScanCourse(table, beyond, direction, asOf, left);
  }

  private void checkOrder(List<Row> rows) {
    for (int i = 0; i < rows.size(); i++) {
      Bytes key = rows.get(i).key();
      int order = i == 0 ? 0 : key.compareTo(rows.get(i - 1).key());
      boolean ordered =
          i == 0
              || switch (direction) {
                case FORWARD -> order > 0;
                case REVERSE -> order < 0;
              };
      if (!ordered || !rest.orElseThrow().contains(key)) {
        throw new CorruptionException("row out of order: key=" + key + " rest=" + rest);
      }
    }
  }

  private ScanCourse from(Bytes next) {
    KeyRange range = rest.orElseThrow();
    boolean back =
        switch (direction) {
          case FORWARD -> next.compareTo(range.low()) < 0;
          case REVERSE -> KeyRange.compareHigh(next, range.high()) > 0;
        };
    if (back) {
      throw new CorruptionException("page leads back: next=" + next + " rest=" + range);
    }
    Optional<KeyRange> left =
        switch (direction) {
          case FORWARD -> Optional.ofNullable(range.intersect(new KeyRange(next, null)));
          case REVERSE -> below(range, next);
        };
    return new ScanCourse(table, left, direction, asOf, limit);
  }

  private static Optional<KeyRange> below(KeyRange range, Bytes key) {
    return key.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(range.intersect(new KeyRange(Bytes.EMPTY, key)));
  }
}
