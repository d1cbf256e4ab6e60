package godwit.partition;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;

/**
 * The name of an operation; never reused.
 *
 * @param incarnation of the coordinator that drew the number; grows with every restored coordinator
 * @param number grows within an incarnation
 */
public record OperationId(long incarnation, long number) implements Comparable<OperationId> {
  public static final Codec<OperationId> CODEC =
      RecordCodecs.record(
          field(Codecs.VARINT, OperationId::incarnation),
          field(Codecs.VARINT, OperationId::number),
          OperationId::new);

  public OperationId {
    Ids.check("operation", incarnation, number);
  }

  /** Returns the id that {@code text}, as of {@link #toString()}, names. */
  public static OperationId parse(String text) {
    long[] parts = Ids.parse("operation", 'o', text);
    return new OperationId(parts[0], parts[1]);
  }

  @Override
  public int compareTo(OperationId other) {
    int first = Long.compare(incarnation, other.incarnation);
    return first != 0 ? first : Long.compare(number, other.number);
  }

  /** Returns {@code o7}, or {@code o7.2} for an incarnation 2 that is not the first. */
  @Override
  public String toString() {
    return Ids.text('o', incarnation, number);
  }
}
