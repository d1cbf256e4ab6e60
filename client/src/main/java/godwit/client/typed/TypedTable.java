package godwit.client.typed;

import godwit.client.Scan;
import godwit.client.Table;
import godwit.request.Outcome;
import godwit.request.Row;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A table of Java values: a {@link Table} by a form of its keys and one of its values, with the
 * same promises and the same errors. Bytes that the form refuses are an {@link
 * IllegalArgumentException}, where they are read. Safe for use by any number of threads.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class TypedTable<K, V> {
  private final Table table;
  private final Form<K> keys;
  private final Form<V> values;

  public TypedTable(Table table, Form<K> keys, Form<V> values) {
    this.table = table;
    this.keys = keys;
    this.values = values;
  }

  /** Returns the same table in bytes: for batches and cursors. */
  public Table table() {
    return table;
  }

  /** Returns the same table with methods that don't wait. */
  public AsyncTypedTable<K, V> async() {
    return new AsyncTypedTable<>(table.async(), keys, values);
  }

  /** Returns the record of {@code key}; empty if there is none. */
  public Optional<Entry<K, V>> get(K key) {
    return table.get(keys.toBytes(key)).map(this::entry);
  }

  /** Returns the record that {@code key} had at a timestamp of this store. */
  public Optional<Entry<K, V>> get(K key, long at) {
    return table.get(keys.toBytes(key), at).map(this::entry);
  }

  /** Sets the value of {@code key}, and returns the record's version. */
  public long put(K key, V value) {
    return table.put(keys.toBytes(key), values.toBytes(value));
  }

  /** Removes the record of {@code key}, and returns the timestamp of the commit. */
  public long delete(K key) {
    return table.delete(keys.toBytes(key));
  }

  /** Sets the value of {@code key} if its record has this version; 0 for "there is no record". */
  public Outcome putIf(K key, V value, long version) {
    return table.putIf(keys.toBytes(key), values.toBytes(value), version);
  }

  /** Removes the record of {@code key} if it has this version. */
  public Outcome deleteIf(K key, long version) {
    return table.deleteIf(keys.toBytes(key), version);
  }

  /**
   * Returns all records from {@code from} to below {@code to}, in the order of their keys, as of
   * one time. The caller closes the stream.
   */
  public Stream<Entry<K, V>> range(K from, K to) {
    return scan(Scan.all().from(keys.toBytes(from)).to(keys.toBytes(to)));
  }

  /** Returns the records of a scan, in its order, as of one time. The caller closes the stream. */
  public Stream<Entry<K, V>> scan(Scan scan) {
    return table.stream(scan).map(this::entry);
  }

  private Entry<K, V> entry(Row row) {
    return new Entry<>(keys.fromBytes(row.key()), values.fromBytes(row.value()), row.version());
  }
}
