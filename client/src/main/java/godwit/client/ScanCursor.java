package godwit.client;

import godwit.codec.CorruptionException;
import godwit.key.Bytes;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.route.ScanCourse;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a scan: what is left of it, and its time. A value that may be kept, as text, and used
 * by any client of the store until the history of that time is released.
 */
public final class ScanCursor {
  /*
   * Format: the version, a full stop, then the course (ScanCourse.CODEC) in the alphabet of base64
   * that is safe in addresses, without padding.
   *   version 1: since 0.1
   */
  private static final String VERSION = "1";
  private static final Pattern FORM = Pattern.compile("([0-9]{1,4})\\.(.+)");

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
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw malformed(text);
    }
    if (!parts.group(1).equals(VERSION)) {
      String detail = "cursorVersion=" + parts.group(1) + " supported=" + VERSION;
      throw new RejectedException(new Refusal(Reason.UNSUPPORTED_VERSION, detail));
    }
    try {
      Bytes course = Bytes.adopt(Base64.getUrlDecoder().decode(parts.group(2)));
      return new ScanCursor(ScanCourse.CODEC.decode(course));
    } catch (CorruptionException | IllegalArgumentException e) {
      throw malformed(text);
    }
  }

  private static RejectedException malformed(String text) {
    return new RejectedException(new Refusal(Reason.BAD_CURSOR, "cursor=" + text));
  }

  @Override
  public String toString() {
    byte[] bytes = ScanCourse.CODEC.encode(course).borrow();
    return VERSION + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
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
