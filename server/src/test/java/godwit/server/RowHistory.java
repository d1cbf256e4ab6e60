package godwit.server;

import godwit.client.Table;
import godwit.key.Bytes;
import godwit.request.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything written to a table, by key and version: what a scan as of any time must return. One
 * writer at a time; complete once the writer has stopped.
 */
final class RowHistory {
  private final Table table;
  private final TreeMap<Bytes, TreeMap<Long, Optional<Bytes>>> writes = new TreeMap<>();

  RowHistory(Table table) {
    this.table = table;
  }

  synchronized void put(Bytes key, Bytes value) {
    record(key, table.put(key, value), Optional.of(value));
  }

  synchronized void delete(Bytes key) {
    record(key, table.delete(key), Optional.empty());
  }

  /** Returns the rows as of a time, ascending by key. */
  synchronized List<Row> asOf(long time) {
    List<Row> rows = new ArrayList<>();
    writes.forEach((key, versions) -> {
      Map.Entry<Long, Optional<Bytes>> last = versions.floorEntry(time);
      if (last != null) {
        last.getValue().ifPresent(value -> rows.add(new Row(key, last.getKey(), value)));
      }
    });
    return rows;
  }

  private void record(Bytes key, long version, Optional<Bytes> value) {
    TreeMap<Long, Optional<Bytes>> versions = writes.computeIfAbsent(key, any -> new TreeMap<>());
    if (!versions.isEmpty() && versions.lastKey() >= version) {
      throw new AssertionError("version not above the last: key=" + key + " version=" + version);
    }
    versions.put(version, value);
  }
}
