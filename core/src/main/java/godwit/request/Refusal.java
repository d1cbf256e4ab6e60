package godwit.request;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;

/**
 * Why something was understood and not done.
 *
 * @param detail the facts, as {@code key=value}
 */
public record Refusal(Reason reason, String detail) {
  public static final Codec<Refusal> CODEC =
      RecordCodecs.record(
          field(Reason.CODEC, Refusal::reason),
          field(Codecs.STRING, Refusal::detail),
          Refusal::new);

  @Override
  public String toString() {
    return reason + " " + detail;
  }
}
