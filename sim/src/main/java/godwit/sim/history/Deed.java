package godwit.sim.history;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.RequestId;
import godwit.request.Row;
import godwit.store.Direction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Something that a client did, from the tick at which it began to the one at which it ended. */
public sealed interface Deed {
  /** Returns the tick at which the client asked. */
  long from();

  /** Returns the tick at which the client had its answer, or gave up. */
  long to();

  /** A client wrote. */
  record Wrote(RequestId id, List<Mutation> mutations, long from, long to, Fate fate)
      implements Deed {
    public Wrote {
      mutations = List.copyOf(mutations);
    }
  }

  /** What a client knows of its write. */
  sealed interface Fate {
    /** The service said what it came to. */
    record Decided(Outcome outcome) implements Fate {}

    /** It did not happen, and never will. */
    record NotDone(String why) implements Fate {}

    /** It may have happened, or may yet. */
    record Unknown(String why) implements Fate {}
  }

  /**
   * A client read a record.
   *
   * @param askedFor the time that it asked for; empty for the present
   * @param asOf the time that the answer was for
   */
  record Got(Bytes key, OptionalLong askedFor, long from, long to, Optional<Row> row, long asOf)
      implements Deed {}

  /**
   * A client scanned.
   *
   * @param range what it looked at: all that it asked for, or the part up to where its limit was
   *     reached
   */
  record Scanned(KeyRange range, Direction direction, long from, long to, List<Row> rows, long asOf)
      implements Deed {
    public Scanned {
      rows = List.copyOf(rows);
    }
  }

  /**
   * A client gave up a read or a scan.
   *
   * @param what it asked for
   */
  record GaveUp(Object what, String why, long from, long to) implements Deed {}
}
