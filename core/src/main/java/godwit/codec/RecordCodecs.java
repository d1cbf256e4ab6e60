package godwit.codec;

import java.util.function.Function;

/**
 * Codecs of records: each component's codec and accessor in order, then the constructor.
 *
 * <p>The bytes are the components' bytes one behind another, with nothing between.
 */
// One parameter for each component keeps codec, accessor and constructor typed and in one order.
@SuppressWarnings("TooManyParameters")
public final class RecordCodecs {
  private RecordCodecs() {}

  /**
   * One component of a record.
   *
   * @param <R> the record
   * @param <T> the component's type
   */
  public record Field<R, T>(Codec<T> codec, Function<R, T> accessor) {
    void write(R holder, ByteWriter out) {
      codec.write(accessor.apply(holder), out);
    }

    T read(ByteReader in) {
      return codec.read(in);
    }
  }

  public static <R, T> Field<R, T> field(Codec<T> codec, Function<R, T> accessor) {
    return new Field<>(codec, accessor);
  }

  /** A constructor of 1 component. */
  @FunctionalInterface
  public interface Of1<R, A> {
    R make(A a);
  }

  /** A constructor of 2 components. */
  @FunctionalInterface
  public interface Of2<R, A, B> {
    R make(A a, B b);
  }

  /** A constructor of 3 components. */
  @FunctionalInterface
  public interface Of3<R, A, B, C> {
    R make(A a, B b, C c);
  }

  /** A constructor of 4 components. */
  @FunctionalInterface
  public interface Of4<R, A, B, C, D> {
    R make(A a, B b, C c, D d);
  }

  /** A constructor of 5 components. */
  @FunctionalInterface
  public interface Of5<R, A, B, C, D, E> {
    R make(A a, B b, C c, D d, E e);
  }

  /** A constructor of 6 components. */
  @FunctionalInterface
  public interface Of6<R, A, B, C, D, E, F> {
    R make(A a, B b, C c, D d, E e, F f);
  }

  /** A constructor of 7 components. */
  @FunctionalInterface
  public interface Of7<R, A, B, C, D, E, F, G> {
    R make(A a, B b, C c, D d, E e, F f, G g);
  }

  /** A constructor of 8 components. */
  @FunctionalInterface
  public interface Of8<R, A, B, C, D, E, F, G, H> {
    R make(A a, B b, C c, D d, E e, F f, G g, H h);
  }

  /** A constructor of 9 components. */
  @FunctionalInterface
  public interface Of9<R, A, B, C, D, E, F, G, H, I> {
    R make(A a, B b, C c, D d, E e, F f, G g, H h, I i);
  }

  public static <R, A> Codec<R> record(Field<R, A> a, Of1<R, A> constructor) {
    return Codecs.of(
        (value, out) -> {
          a.write(value, out);
        },
        in -> constructor.make(a.read(in)));
  }

  public static <R, A, B> Codec<R> record(Field<R, A> a, Field<R, B> b, Of2<R, A, B> constructor) {
    return Codecs.of(
        (value, out) -> {
          a.write(value, out);
          b.write(value, out);
        },
        in -> constructor.make(a.read(in), b.read(in)));
  }

  public static <R, A, B, C> Codec<R> record(
      Field<R, A> a, Field<R, B> b, Field<R, C> c, Of3<R, A, B, C> constructor) {
    return Codecs.of(
        (value, out) -> {
          a.write(value, out);
          b.write(value, out);
          c.write(value, out);
        },
        in -> constructor.make(a.read(in), b.read(in), c.read(in)));
  }

  public static <R, A, B, C, D> Codec<R> record(
      Field<R, A> a, Field<R, B> b, Field<R, C> c, Field<R, D> d, Of4<R, A, B, C, D> constructor) {
    return Codecs.of(
        (value, out) -> {
          a.write(value, out);
          b.write(value, out);
          c.write(value, out);
          d.write(value, out);
        },
        in -> constructor.make(a.read(in), b.read(in), c.read(in), d.read(in)));
  }

  public static <R, A, B, C, D, E> Codec<R> record(
      Field<R, A> a,
      Field<R, B> b,
      Field<R, C> c,
      Field<R, D> d,
      Field<R, E> e,
      Of5<R, A, B, C, D, E> constructor) {
    return Codecs.of(
        (value, out) -> {
          a.write(value, out);
          b.write(value, out);
          c.write(value, out);
          d.write(value, out);
          e.write(value, out);
        },
        in -> constructor.make(a.read(in), b.read(in), c.read(in), d.read(in), e.read(in)));
  }

  public static <R, A, B, C, D, E, F> Codec<R> record(
      Field<R, A> a,
      Field<R, B> b,
      Field<R, C> c,
      Field<R, D> d,
      Field<R, E> e,
      Field<R, F> f,
      Of6<R, A, B, C, D, E, F> constructor) {
    return Codecs.of(
        (value, out) -> {
          a.write(value, out);
          b.write(value, out);
          c.write(value, out);
          d.write(value, out);
          e.write(value, out);
          f.write(value, out);
        },
        in ->
            constructor.make(
                a.read(in), b.read(in), c.read(in), d.read(in), e.read(in), f.read(in)));
  }

  public static <R, A, B, C, D, E, F, G> Codec<R> record(
      Field<R, A> a,
      Field<R, B> b,
      Field<R, C> c,
      Field<R, D> d,
      Field<R, E> e,
      Field<R, F> f,
      Field<R, G> g,
      Of7<R, A, B, C, D, E, F, G> constructor) {
    return Codecs.of(
        (value, out) -> {
          a.write(value, out);
          b.write(value, out);
          c.write(value, out);
          d.write(value, out);
          e.write(value, out);
          f.write(value, out);
          g.write(value, out);
        },
        in ->
            constructor.make(
                a.read(in),
                b.read(in),
                c.read(in),
                d.read(in),
                e.read(in),
                f.read(in),
                g.read(in)));
  }

  public static <R, A, B, C, D, E, F, G, H> Codec<R> record(
      Field<R, A> a,
      Field<R, B> b,
      Field<R, C> c,
      Field<R, D> d,
      Field<R, E> e,
      Field<R, F> f,
      Field<R, G> g,
      Field<R, H> h,
      Of8<R, A, B, C, D, E, F, G, H> constructor) {
    return Codecs.of(
        (value, out) -> {
          a.write(value, out);
          b.write(value, out);
          c.write(value, out);
          d.write(value, out);
          e.write(value, out);
          f.write(value, out);
          g.write(value, out);
          h.write(value, out);
        },
        in ->
            constructor.make(
                a.read(in),
                b.read(in),
                c.read(in),
                d.read(in),
                e.read(in),
                f.read(in),
                g.read(in),
                h.read(in)));
  }

  public static <R, A, B, C, D, E, F, G, H, I> Codec<R> record(
      Field<R, A> a,
      Field<R, B> b,
      Field<R, C> c,
      Field<R, D> d,
      Field<R, E> e,
      Field<R, F> f,
      Field<R, G> g,
      Field<R, H> h,
      Field<R, I> i,
      Of9<R, A, B, C, D, E, F, G, H, I> constructor) {
    return Codecs.of(
        (value, out) -> {
          a.write(value, out);
          b.write(value, out);
          c.write(value, out);
          d.write(value, out);
          e.write(value, out);
          f.write(value, out);
          g.write(value, out);
          h.write(value, out);
          i.write(value, out);
        },
        in ->
            constructor.make(
                a.read(in),
                b.read(in),
                c.read(in),
                d.read(in),
                e.read(in),
                f.read(in),
                g.read(in),
                h.read(in),
                i.read(in)));
  }
}
