package godwit.codec;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Codecs of plain values and of collections of them. */
public final class Codecs {
  /** A long of which small values that are not negative are short. */
  public static final Codec<Long> VARINT = of((v, out) -> out.putVarint(v), ByteReader::takeVarint);

  /** A long in eight bytes. */
  public static final Codec<Long> LONG = of((v, out) -> out.putLong(v), ByteReader::takeLong);

  /** An int of which small values that are not negative are short. */
  public static final Codec<Integer> INT =
      of((v, out) -> out.putVarint(v & 0xFFFF_FFFFL), in -> (int) in.takeVarint());

  public static final Codec<Boolean> BOOL =
      of((v, out) -> out.putByte(v ? 1 : 0), in -> in.takeByte() != 0);
  public static final Codec<Bytes> BYTES = of((v, out) -> out.putBytes(v), ByteReader::takeBytes);
  public static final Codec<String> STRING =
      of((v, out) -> out.putString(v), ByteReader::takeString);

  /** Low bound, then whether there is a high bound, then that. */
  public static final Codec<KeyRange> RANGE = of(Codecs::writeRange, Codecs::readRange);

  /** One byte that says whether there is a value, then the value as {@link #VARINT}. */
  public static final Codec<OptionalLong> OPTIONAL_LONG =
      of(
          (value, out) -> {
            out.putByte(value.isPresent() ? 1 : 0);
            value.ifPresent(out::putVarint);
          },
          in -> in.takeByte() == 0 ? OptionalLong.empty() : OptionalLong.of(in.takeVarint()));

  private Codecs() {}

  public static <T> Codec<T> of(BiConsumer<T, ByteWriter> write, Function<ByteReader, T> read) {
    return new Codec<>() {
      @Override
      public void write(T value, ByteWriter out) {
        write.accept(value, out);
      }

      @Override
      public T read(ByteReader in) {
        return read.apply(in);
      }
    };
  }

  /** A count, then the elements. */
  public static <T> Codec<List<T>> list(Codec<T> element) {
    return of(
        (values, out) -> {
          out.putVarint(values.size());
          values.forEach(value -> element.write(value, out));
        },
        in -> {
          int count = in.takeCount();
          List<T> values = new ArrayList<>(count);
          for (int i = 0; i < count; i++) {
            values.add(element.read(in));
          }
          return List.copyOf(values);
        });
  }

  /** One byte that says whether there is a value, then the value. */
  public static <T> Codec<Optional<T>> optional(Codec<T> present) {
    return of(
        (value, out) -> {
          out.putByte(value.isPresent() ? 1 : 0);
          value.ifPresent(it -> present.write(it, out));
        },
        in -> in.takeByte() == 0 ? Optional.empty() : Optional.of(present.read(in)));
  }

  private static void writeRange(KeyRange range, ByteWriter out) {
    out.putBytes(range.low());
    Bytes high = range.high();
    out.putByte(high == null ? 0 : 1);
    if (high != null) {
      out.putBytes(high);
    }
  }

  private static KeyRange readRange(ByteReader in) {
    Bytes low = in.takeBytes();
    return new KeyRange(low, in.takeByte() == 0 ? null : in.takeBytes());
  }
}
