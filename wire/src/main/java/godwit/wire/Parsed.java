package godwit.wire;

import godwit.request.Reason;
import godwit.request.Refusal;
import java.util.function.Supplier;

/**
 * What a message that came from elsewhere turned out to be.
 *
 * @param <T> the type of value that it should hold
 */
public sealed interface Parsed<T> {
  record Valid<T>(T value) implements Parsed<T> {}

  /** The message holds no such value; the refusal, for MALFORMED, says why. */
  record Malformed<T>(Refusal refusal) implements Parsed<T> {}

  /**
   * Returns the value that {@code read} makes; malformed if it or the value's own checks object.
   */
  static <T> Parsed<T> of(Supplier<T> read) {
    try {
      return new Valid<>(read.get());
    } catch (IllegalArgumentException e) {
      return new Malformed<>(new Refusal(Reason.MALFORMED, String.valueOf(e.getMessage())));
    }
  }
}
