package godwit.partition;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;

/**
 * One try of an operation; every message of a reshape names it. Ordered by operation, then number.
 *
 * @param operation what is tried
 * @param number which try, from 1
 */
public record Attempt(OperationId operation, int number) implements Comparable<Attempt> {
  public static final Codec<Attempt> CODEC =
      RecordCodecs.record(
          field(OperationId.CODEC, Attempt::operation),
          field(Codecs.INT, Attempt::number),
          Attempt::new);

  public Attempt {
    if (number < 1) {
      throw new IllegalArgumentException("no attempt: number=" + number);
    }
  }

  @Override
  public int compareTo(Attempt other) {
    int first = operation.compareTo(other.operation);
    return first != 0 ? first : Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return operation + "#" + number;
  }
}
