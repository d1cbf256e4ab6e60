package godwit.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * The codec of a sealed type: a tag of one byte that is never reused, then the variant's own form.
 *
 * @param <T> the sealed type
 */
public final class Union<T> implements Codec<T> {
  /* A sealed type has few variants: walking through them costs less than comparing names. */
  private final List<Variant<? extends T>> variants = new ArrayList<>();
  private final List<Former<? extends T>> formers = new ArrayList<>();

  private record Variant<V>(int tag, Class<V> type, Codec<V> codec) {
    void write(Object value, ByteWriter out) {
      out.putByte(tag);
      codec.write(type.cast(value), out);
    }
  }

  private record Former<V>(int tag, Codec<V> codec) {}

  /** Adds a variant; a tag or type that is taken fails. */
  public <V extends T> Union<T> with(int tag, Class<V> type, Codec<V> codec) {
    if (isTaken(tag) || variants.stream().anyMatch(taken -> taken.type.equals(type))) {
      throw new IllegalArgumentException("variant is there twice: tag=" + tag + " type=" + type);
    }
    variants.add(new Variant<>(tag, type, codec));
    return this;
  }

  /** Adds a form that a variant once had: it is read, and written no more. */
  public <V extends T> Union<T> reading(int tag, Codec<V> former) {
    if (isTaken(tag)) {
      throw new IllegalArgumentException("tag is there twice: tag=" + tag);
    }
    formers.add(new Former<>(tag, former));
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
    Class<?> type = value.getClass();
    for (Variant<? extends T> variant : variants) {
      if (variant.type.equals(type)) {
        variant.write(value, out);
        return;
      }
    }
    throw new IllegalArgumentException("no form for type=" + type.getName());
  }

  @Override
  public T read(ByteReader in) {
    int tag = in.takeByte();
    for (Variant<? extends T> variant : variants) {
      if (variant.tag == tag) {
        return variant.codec.read(in);
      }
    }
    for (Former<? extends T> former : formers) {
      if (former.tag == tag) {
        return former.codec.read(in);
      }
    }
    throw new CorruptionException("unknown tag=" + tag);
  }

  private boolean isTaken(int tag) {
    return variants.stream().anyMatch(taken -> taken.tag == tag)
        || formers.stream().anyMatch(taken -> taken.tag == tag);
  }
}
