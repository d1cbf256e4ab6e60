package godwit.client.typed;

/**
 * A record of a typed table.
 *
 * @param version the timestamp of the commit that made it
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public record Entry<K, V>(K key, V value, long version) {}
