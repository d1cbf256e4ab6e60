package godwit.partition;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;

/**
 * The name of a partition; never reused.
 *
 * @param incarnation of the coordinator that drew the number; grows with every restored coordinator
 * @param number grows within an incarnation
 */
public record PartitionId(long incarnation, long number) implements Comparable<PartitionId> {
  public static final Codec<PartitionId> CODEC =
      RecordCodecs.record(
          field(Codecs.VARINT, PartitionId::incarnation),
          field(Codecs.VARINT, PartitionId::number),
          PartitionId::new);

  public PartitionId {
    Ids.check("partition", incarnation, number);
  }

  /** Returns the id that {@code text}, as of {@link #toString()}, names. */
  public static PartitionId parse(String text) {
    long[] parts = Ids.parse("partition", 'p', text);
    return new PartitionId(parts[0], parts[1]);
  }

  @Override
  public int compareTo(PartitionId other) {
    int first = Long.compare(incarnation, other.incarnation);
    return first != 0 ? first : Long.compare(number, other.number);
  }

  /** Returns {@code p7}, or {@code p7.2} for an incarnation 2 that is not the first. */
  @Override
  public String toString() {
    return Ids.text('p', incarnation, number);
  }
}
