package godwit.server.checkup;

/**
 * What a checkup found.
 *
 * @param part what was looked at, such as {@code s1} or {@code coordinator}
 * @param what was found, with the facts
 */
public record Finding(Verdict verdict, String part, String what) {
  /** How it is. */
  public enum Verdict {
    /** As it should be. */
    OK,
    /** As it may be for a while. */
    NOTE,
    /** As it must not be. */
    WRONG
  }

  /** Says that what was looked at is as it should be. */
  public static Finding ok(String part, String what) {
    return new Finding(Verdict.OK, part, what);
  }

  /** Says what may be so for a while, or can't be told here. */
  public static Finding note(String part, String what) {
    return new Finding(Verdict.NOTE, part, what);
  }

  /** Says what is damaged, missing or contradicts the rest. */
  public static Finding wrong(String part, String what) {
    return new Finding(Verdict.WRONG, part, what);
  }
}
