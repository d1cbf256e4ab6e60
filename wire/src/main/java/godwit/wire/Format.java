package godwit.wire;

import godwit.codec.ByteReader;
import godwit.codec.ByteWriter;
import godwit.codec.Codec;
import godwit.codec.CorruptionException;

/**
 * A form in bytes that says which version it has: one byte with the version, then the body.
 *
 * <p>Reading throws nothing but {@link CorruptionException}: also values that their records refuse
 * are bytes that nobody wrote. Stateless and thread-safe.
 *
 * @param <T> the type of value
 */
public final class Format<T> implements Codec<T> {
  private final String name;
  private final int version;
  private final Codec<T> body;

  Format(String name, int version, Codec<T> body) {
    this.name = name;
    this.version = version;
    this.body = body;
  }

  @Override
  public void write(T value, ByteWriter out) {
    out.putByte(version);
    body.write(value, out);
  }

  @Override
  public T read(ByteReader in) {
    int found = in.takeByte();
    if (found != version) {
      throw new CorruptionException(
          "unknown version: format=" + name + " version=" + found + " known=" + version);
    }
    try {
      return body.read(in);
    } catch (IllegalArgumentException e) {
      throw new CorruptionException("impossible value: format=" + name, e);
    }
  }
}
