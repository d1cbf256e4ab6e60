package godwit.data;

import godwit.key.Bytes;
import godwit.partition.Tally;
import godwit.request.Row;
import java.util.Optional;

/** One record before and after a commit; empty where there is none. */
record Change(Bytes key, Optional<Row> before, Optional<Row> after) {
  /** Returns what the change adds to its partition's tally. */
  Tally difference() {
    Tally gone = before.map(StoredRow::tally).orElse(Tally.ZERO);
    return after.map(StoredRow::tally).orElse(Tally.ZERO).minus(gone);
  }
}
