package godwit.request;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.TableId;
import godwit.store.Direction;
import java.util.List;
import java.util.OptionalLong;

/** What a client asks of a data service. It names keys and times, never a partition. */
public sealed interface ServiceRequest {
  TableId table();

  /** A request that is answered without a change. */
  sealed interface Read extends ServiceRequest {}

  /**
   * An atomic batch of mutations within one partition, each key once.
   *
   * @param id what makes it happen once
   */
  record Write(RequestId id, TableId table, List<Mutation> mutations) implements ServiceRequest {
    public static final Codec<Write> CODEC =
        RecordCodecs.record(
            field(RequestId.CODEC, Write::id),
            field(TableId.CODEC, Write::table),
            field(Codecs.list(Mutation.CODEC), Write::mutations),
            Write::new);

    public Write {
      mutations = List.copyOf(mutations);
    }

    /** Returns the lowest key; it decides where the batch goes and where its completion is kept. */
    public Bytes lowestKey() {
      Bytes lowest = mutations.getFirst().key();
      for (Mutation mutation : mutations) {
        lowest = mutation.key().compareTo(lowest) < 0 ? mutation.key() : lowest;
      }
      return lowest;
    }
  }

  /** Asks for the record of a key, now or as of a timestamp. */
  record Get(TableId table, Bytes key, OptionalLong asOf) implements Read {}

  /**
   * Asks for a page of rows, from the low end of {@code range} forward or from its high end in
   * reverse. A page ends at the border of a partition, too.
   *
   * @param asOf the time to read at; empty for the service's present time, which the answer then
   *     names
   * @param maxRows at least 1
   * @param maxBytes a page ends with the row that reaches it
   */
  record Scan(
      TableId table,
      KeyRange range,
      Direction direction,
      OptionalLong asOf,
      int maxRows,
      long maxBytes)
      implements Read {
    public Scan {
      if (maxRows < 1 || maxBytes < 1) {
        throw new IllegalArgumentException("no page: rows=" + maxRows + " bytes=" + maxBytes);
      }
    }
  }

  /** Asks what the partition that owns {@code key} holds, and how much is asked of it. */
  record Measure(TableId table, Bytes key) implements Read {}

  /** Asks for the service's clock and which parts of {@code range} it owns. */
  record ReadClock(TableId table, KeyRange range) implements Read {}
}
