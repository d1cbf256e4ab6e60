package godwit.client.typed;

import godwit.key.Bytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Function;

/** The forms of common types. All keep the order of their type, so they are good for keys. */
public final class Forms {
  /** Bytes as they are. */
  public static final Form<Bytes> BYTES = of(bytes -> bytes, bytes -> bytes);

  /**
   * Text as UTF-8, in the order of its code points. Text with half of a surrogate pair is refused.
   */
  public static final Form<String> TEXT = of(Forms::encoded, Forms::decoded);

  /** Longs in eight bytes, the negative ones first. */
  public static final Form<Long> LONG =
      of(
          value -> Bytes.adopt(ByteBuffer.allocate(Long.BYTES).putLong(flipped(value)).array()),
          bytes -> flipped(exactly(Long.BYTES, bytes).getLong()));

  /** UUIDs in sixteen bytes, in the order of their text: version 7 in that of their making. */
  public static final Form<UUID> UUIDS =
      of(
          value ->
              Bytes.adopt(
                  ByteBuffer.allocate(2 * Long.BYTES)
                      .putLong(value.getMostSignificantBits())
                      .putLong(value.getLeastSignificantBits())
                      .array()),
          bytes -> {
            ByteBuffer in = exactly(2 * Long.BYTES, bytes);
            return new UUID(in.getLong(), in.getLong());
          });

  private Forms() {}

  /** Returns the form of a type that two functions are. */
  public static <T> Form<T> of(Function<T, Bytes> toBytes, Function<Bytes, T> fromBytes) {
    return new Form<>() {
      @Override
      public Bytes toBytes(T value) {
        return toBytes.apply(value);
      }

      @Override
      public T fromBytes(Bytes bytes) {
        return fromBytes.apply(bytes);
      }
    };
  }

  /** Unsigned bytes of the result sort as the signed value does. */
  private static long flipped(long value) {
    return value ^ Long.MIN_VALUE;
  }

  private static Bytes encoded(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return Bytes.adopt(exact);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("text has half of a surrogate pair: " + text, e);
    }
  }

  private static String decoded(Bytes bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.borrow())).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("bytes are no text: " + bytes.toHex(), e);
    }
  }

  private static ByteBuffer exactly(int wanted, Bytes bytes) {
    if (bytes.length() != wanted) {
      throw new IllegalArgumentException("wanted=" + wanted + " bytes, not " + bytes.toHex());
    }
    return ByteBuffer.wrap(bytes.borrow());
  }
}
