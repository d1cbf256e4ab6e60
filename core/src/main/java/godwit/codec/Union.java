package godwit.codec;

import java.util.Map;
import java.util.TreeMap;

/**
 * The codec of a sealed type: a tag of one byte that is never reused, then the variant's own form.
 *
 * @param <T> the sealed type
 */
public final class Union<T> implements Codec<T> {
  private final Map<Integer, Variant<? extends T>> byTag = new TreeMap<>();
  private final Map<String, Variant<? extends T>> byName = new TreeMap<>();

  private record Variant<V>(int tag, Class<V> type, Codec<V> codec) {
    void write(Object value, ByteWriter out) {
      out.putByte(tag);
      codec.write(type.cast(value), out);
    }
  }

  /** Adds a variant; a tag or type that is taken fails. */
  public <V extends T> Union<T> with(int tag, Class<V> type, Codec<V> codec) {
    Variant<V> variant = new Variant<>(tag, type, codec);
    if (byTag.put(tag, variant) != null || byName.put(type.getName(), variant) != null) {
      throw new IllegalArgumentException("variant is there twice: tag=" + tag + " type=" + type);
    }
    return this;
  }

  /** Adds a variant that has no components. */
  public <V extends T> Union<T> with(int tag, V only) {
    @SuppressWarnings("unchecked")
    Class<V> type = (Class<V>) only.getClass();
    return with(tag, type, Codecs.of((value, out) -> {}, in -> only));
  }

  @Override
  public void write(T value, ByteWriter out) {
    Variant<? extends T> variant = byName.get(value.getClass().getName());
    if (variant == null) {
      throw new IllegalArgumentException("no form for type=" + value.getClass().getName());
    }
    variant.write(value, out);
  }

  @Override
  public T read(ByteReader in) {
    int tag = in.takeByte();
    Variant<? extends T> variant = byTag.get(tag);
    if (variant == null) {
      throw new CorruptionException("unknown tag=" + tag);
    }
    return variant.codec().read(in);
  }
}
