package godwit.ycsb;

import godwit.client.Godwit;
import godwit.client.GodwitException;
import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.key.Bytes;
import godwit.request.Outcome;
import godwit.request.Row;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Vector;
import org.jspecify.annotations.Nullable;
import site.ycsb.ByteIterator;
import site.ycsb.DB;
import site.ycsb.DBException;
import site.ycsb.Status;

/**
 * A thread of the benchmark. A record is one record here, all its fields in the value; an update of
 * some fields is a read and a write on the condition that nobody wrote in between, tried again
 * until it holds.
 *
 * <p>Takes the property {@code godwit.data}, a directory for a store in this process, or {@code
 * godwit.connect}, the address of a node.
 */
public final class GodwitClient extends DB {
  private @Nullable Godwit store;

  @Override
  public void init() throws DBException {
    store = SharedStore.take(getProperties());
  }

  @Override
  public void cleanup() {
    store = null;
    SharedStore.giveBack();
  }

  @Override
  public Status read(
      String table, String key, @Nullable Set<String> fields, Map<String, ByteIterator> result) {
    return asked(() -> {
      Optional<Row> row = table(table).get(Bytes.utf8(key));
      row.ifPresent(found -> Fields.take(found.value(), fields, result));
      return row.isPresent() ? Status.OK : Status.NOT_FOUND;
    });
  }

  @Override
  @SuppressWarnings({"JdkObsolete", "NonApiType"}) // the benchmark's own types
  public Status scan(
      String table,
      String startKey,
      int count,
      @Nullable Set<String> fields,
      Vector<HashMap<String, ByteIterator>> result) {
    return asked(() -> {
      Scan scan = Scan.all().from(Bytes.utf8(startKey)).limit(count);
      try (ScanStream rows = table(table).scan(scan)) {
        for (Row row : rows) {
          HashMap<String, ByteIterator> taken = new HashMap<>();
          Fields.take(row.value(), fields, taken);
          result.add(taken);
        }
      }
      return Status.OK;
    });
  }

  @Override
  public Status update(String table, String key, Map<String, ByteIterator> values) {
    Map<String, byte[]> changed = Fields.of(values);
    return asked(() -> {
      while (true) {
        Optional<Row> row = table(table).get(Bytes.utf8(key));
        if (row.isEmpty()) {
          return Status.NOT_FOUND;
        }
        Map<String, byte[]> all = Fields.decode(row.get().value());
        all.putAll(changed);
        Outcome outcome =
            table(table).putIf(Bytes.utf8(key), Fields.encode(all), row.get().version());
        if (outcome instanceof Outcome.Done) {
          return Status.OK;
        }
      }
    });
  }

  @Override
  public Status insert(String table, String key, Map<String, ByteIterator> values) {
    Bytes value = Fields.encode(Fields.of(values));
    return asked(() -> {
      table(table).put(Bytes.utf8(key), value);
      return Status.OK;
    });
  }

  @Override
  public Status delete(String table, String key) {
    return asked(() -> {
      table(table).delete(Bytes.utf8(key));
      return Status.OK;
    });
  }

  private godwit.client.Table table(String name) {
    if (store == null) {
      throw new IllegalStateException("not begun: table=" + name);
    }
    return store.table(name);
  }

  /** A request of the benchmark. */
  private interface Asked {
    Status answer();
  }

  private static Status asked(Asked request) {
    try {
      return request.answer();
    } catch (GodwitException e) {
      System.err.println("failed: " + e.getMessage());
      return Status.ERROR;
    }
  }
}
