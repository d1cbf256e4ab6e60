package godwit.client.typed;

import godwit.client.AsyncTable;
import godwit.request.Outcome;
import godwit.request.Row;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A {@link TypedTable} whose methods return at once, as those of {@link AsyncTable} do.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class AsyncTypedTable<K, V> {
  private final AsyncTable table;
  private final Form<K> keys;
  private final Form<V> values;

  AsyncTypedTable(AsyncTable table, Form<K> keys, Form<V> values) {
    this.table = table;
    this.keys = keys;
    this.values = values;
  }

  public CompletionStage<Optional<Entry<K, V>>> get(K key) {
    return table.get(keys.toBytes(key)).thenApply(row -> row.map(this::entry));
  }

  public CompletionStage<Long> put(K key, V value) {
    return table.put(keys.toBytes(key), values.toBytes(value));
  }

  public CompletionStage<Long> delete(K key) {
    return table.delete(keys.toBytes(key));
  }

  public CompletionStage<Outcome> putIf(K key, V value, long version) {
    return table.putIf(keys.toBytes(key), values.toBytes(value), version);
  }

  public CompletionStage<Outcome> deleteIf(K key, long version) {
    return table.deleteIf(keys.toBytes(key), version);
  }

  private Entry<K, V> entry(Row row) {
    return new Entry<>(keys.fromBytes(row.key()), values.fromBytes(row.value()), row.version());
  }
}
