package godwit.codec;

import godwit.key.Bytes;

/**
 * The form in bytes of one type of value, written and read by the same object. Stateless and
 * thread-safe.
 *
 * @param <T> the type of value
 */
public interface Codec<T> {
  void write(T value, ByteWriter out);

  /** Returns the value that was written; throws {@link CorruptionException} if there is none. */
  T read(ByteReader in);

  /** Returns {@code value} alone as bytes. */
  default Bytes encode(T value) {
    ByteWriter out = new ByteWriter();
    write(value, out);
    return out.toBytes();
  }

  /**
   * Returns the value that {@code bytes} hold and nothing beside; throws {@link
   * CorruptionException} if they hold more, less, or a value that can't exist.
   */
  default T decode(Bytes bytes) {
    ByteReader in = new ByteReader(bytes);
    try {
      T value = read(in);
      in.expectEnd();
      return value;
    } catch (IllegalArgumentException e) {
      throw new CorruptionException("impossible value: bytes=" + bytes.length(), e);
    }
  }
}
