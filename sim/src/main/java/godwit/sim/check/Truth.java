package godwit.sim.check;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.request.Mutation;
import godwit.request.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What every record was at every time, from the writes that logs decided. Not thread-safe. */
public final class Truth {
  private final TreeMap<Bytes, TreeMap<Long, Optional<Bytes>>> records = new TreeMap<>();

  /** Takes in that the mutations happened at {@code version}. */
  void add(List<Mutation> mutations, long version) {
    for (Mutation mutation : mutations) {
      records
          .computeIfAbsent(mutation.key(), key -> new TreeMap<>())
          .put(
              version,
              switch (mutation) {
                case Mutation.Put put -> Optional.of(put.value());
                case Mutation.Delete delete -> Optional.empty();
              });
    }
  }

  /** Returns the record of {@code key} as of a time. */
  Optional<Row> at(Bytes key, long asOf) {
    TreeMap<Long, Optional<Bytes>> versions = records.get(key);
    Map.Entry<Long, Optional<Bytes>> last = versions == null ? null : versions.floorEntry(asOf);
    return last == null
        ? Optional.empty()
        : last.getValue().map(value -> new Row(key, last.getKey(), value));
  }

  /** Returns all records of a range as of a time, ascending. */
  List<Row> at(KeyRange range, long asOf) {
    List<Row> rows = new ArrayList<>();
    for (Bytes key : records.tailMap(range.low()).keySet()) {
      if (!range.contains(key)) {
        break;
      }
      at(key, asOf).ifPresent(rows::add);
    }
    return rows;
  }
}
