package godwit.client.typed;

import godwit.key.Bytes;

/**
 * How values of a type are bytes. Safe for use by any number of threads.
 *
 * <p>A form of keys must give equal values equal bytes; a scan has its keys in the order of their
 * bytes, compared as unsigned. Those of {@link Forms} keep the order of their type.
 *
 * @param <T> the type of value
 */
public interface Form<T> {
  /** Returns the value as bytes. */
  Bytes toBytes(T value);

  /**
   * Returns the value that the bytes stand for.
   *
   * @throws IllegalArgumentException if they stand for none
   */
  T fromBytes(Bytes bytes);
}
