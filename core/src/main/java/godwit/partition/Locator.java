package godwit.partition;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.key.KeyRange;

/**
 * Who owns a partition, and when. Of two that overlap in a cache the one with the later {@code
 * validFrom} wins.
 *
 * @param validFrom the timestamp after which, exclusive
 * @param validTo the timestamp up to which, inclusive; {@link #OPEN} while it is the present one
 */
public record Locator(
    PartitionId partition,
    TableId table,
    KeyRange range,
    ServiceId service,
    long validFrom,
    long validTo) {
  /** The end of a locator that has not ended. */
  public static final long OPEN = Long.MAX_VALUE;

  public static final Codec<Locator> CODEC =
      RecordCodecs.record(
          field(PartitionId.CODEC, Locator::partition),
          field(TableId.CODEC, Locator::table),
          field(Codecs.RANGE, Locator::range),
          field(ServiceId.CODEC, Locator::service),
          field(Codecs.VARINT, Locator::validFrom),
          field(Codecs.VARINT, Locator::validTo),
          Locator::new);

  public Locator {
    if (validFrom > validTo) {
      throw new IllegalArgumentException(
          "locator ends before it begins: partition=" + partition + " from=" + validFrom);
    }
  }

  public boolean open() {
    return validTo == OPEN;
  }

  public boolean validAt(long timestamp) {
    return timestamp > validFrom && timestamp <= validTo;
  }

  /** Returns this locator, over at {@code timestamp}. */
  public Locator until(long timestamp) {
    return new Locator(partition, table, range, service, validFrom, timestamp);
  }
}
