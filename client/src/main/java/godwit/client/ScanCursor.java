package godwit.client;

import godwit.codec.ByteReader;
import godwit.codec.ByteWriter;
import godwit.codec.CorruptionException;
import godwit.key.Bytes;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.route.ScanCourse;
import java.util.Base64;
import java.util.Optional;

/**
 * A place in a scan: what is left of it, and its time. A value that may be kept, as text, and used
 * by any client of the store until the history of that time is released.
 */
public final class ScanCursor {
  /*
   * Format: a byte with the version, then the course (ScanCourse.CODEC); as text in the alphabet of
   * base64 that is safe in addresses, without padding.
   *   version 1: since 0.1
   */
  private static final int VERSION = 1;

  private final ScanCourse course;

  private ScanCursor(ScanCourse course) {
    this.course = course;
  }

  /** Returns the cursor that leads on along {@code course}; empty at its end. */
  static Optional<ScanCursor> of(ScanCourse course) {
    return course.ended() ? Optional.empty() : Optional.of(new ScanCursor(course));
  }

  ScanCourse course() {
    return course;
  }

  /**
   * Returns the cursor that {@code text}, as of {@link #toString()}, stands for; rejects anything
   * else.
   */
  public static ScanCursor parse(String text) {
    try {
      ByteReader in = new ByteReader(Bytes.adopt(Base64.getUrlDecoder().decode(text)));
      int version = in.takeByte();
      if (version != VERSION) {
        throw new RejectedException(
            new Refusal(Reason.UNSUPPORTED_VERSION, "cursorVersion=" + version));
      }
      ScanCourse course = ScanCourse.CODEC.read(in);
      in.expectEnd();
      return new ScanCursor(course);
    } catch (CorruptionException | IllegalArgumentException e) {
      throw new RejectedException(new Refusal(Reason.MALFORMED, "cursor=" + text));
    }
  }

  @Override
  public String toString() {
    ByteWriter out = new ByteWriter().putByte(VERSION);
    ScanCourse.CODEC.write(course, out);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toBytes().borrow());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScanCursor cursor && cursor.course.equals(course);
  }

  @Override
  public int hashCode() {
    return course.hashCode();
  }
}
