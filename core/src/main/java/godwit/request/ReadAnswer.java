package godwit.request;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.PartitionId;
import java.util.List;
import java.util.Optional;

/** What a data service says to a read. */
public sealed interface ReadAnswer
    permits ReadAnswer.Found,
        ReadAnswer.Page,
        ReadAnswer.Clock,
        ReadAnswer.Measured,
        Routing,
        WriteAnswer.Refused {

  /**
   * The record of a key.
   *
   * @param row the record; empty if there is none
   * @param asOf the time that the answer holds for; for a current read the service's clock
   */
  record Found(Optional<Row> row, long asOf) implements ReadAnswer {}

  /**
   * Part of a scan, in the scan's direction.
   *
   * @param asOf the time that all of the scan is read at
   * @param next where to go on: scanning forward the lowest key not yet looked at, in reverse the
   *     high bound of what is left; empty at the end of the range asked for
   */
  record Page(List<Row> rows, long asOf, Optional<Bytes> next) implements ReadAnswer {
    public Page {
      rows = List.copyOf(rows);
    }
  }

  /**
   * The service's clock, read linearizably.
   *
   * @param owned which parts of the range asked for the service owned at that time, ascending
   */
  record Clock(long clock, List<KeyRange> owned) implements ReadAnswer {
    public Clock {
      owned = List.copyOf(owned);
    }
  }

  /**
   * What a partition holds, and what has been asked of it.
   *
   * @param held its live rows; empty while they are being counted, after a split
   * @param load of the replica that answers
   */
  record Measured(PartitionId partition, KeyRange range, Optional<Held> held, Load load)
      implements ReadAnswer {
    public Measured with(Load counted) {
      return new Measured(partition, range, held, counted);
    }
  }

  /**
   * Live rows.
   *
   * @param rows how many
   * @param bytes of their keys and values
   */
  record Held(long rows, long bytes) {}

  /**
   * How many requests were asked of a partition since it came or its node started.
   *
   * @param reads gets, and pages of scans
   * @param writes batches
   */
  record Load(long reads, long writes) {
    /** Nothing was asked. */
    public static final Load NONE = new Load(0, 0);
  }
}
