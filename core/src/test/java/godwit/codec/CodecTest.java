package godwit.codec;

import static godwit.codec.RecordCodecs.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class CodecTest {
  /** A closed world of shapes. */
  private sealed interface Shape {
    record Circle(int radius) implements Shape {
      public Circle {
        if (radius < 0) {
          throw new IllegalArgumentException("no circle: radius=" + radius);
        }
      }
    }

    enum Point implements Shape {
      POINT
    }

    record Unknown() implements Shape {}
  }

  private static final Codec<Shape.Circle> CIRCLE =
      RecordCodecs.record(field(Codecs.INT, Shape.Circle::radius), Shape.Circle::new);
  private static final Codec<Shape> SHAPE =
      new Union<Shape>().with(1, Shape.Circle.class, CIRCLE).with(2, Shape.Point.POINT);

  @Test
  void numbersKeepTheirValueAndSmallOnesAreShort() {
    for (long value : List.of(0L, 1L, 127L, 128L, 300L, Long.MAX_VALUE, -1L, Long.MIN_VALUE)) {
      assertThat(Codecs.VARINT.decode(Codecs.VARINT.encode(value))).isEqualTo(value);
      assertThat(Codecs.LONG.decode(Codecs.LONG.encode(value))).isEqualTo(value);
    }
    for (int value : List.of(0, 1, 127, 128, Integer.MAX_VALUE, -1, Integer.MIN_VALUE)) {
      assertThat(Codecs.INT.decode(Codecs.INT.encode(value))).isEqualTo(value);
    }
    assertThat(Codecs.VARINT.encode(127L).length()).isEqualTo(1);
    assertThat(Codecs.VARINT.encode(128L).toHex()).isEqualTo("8001");
    assertThat(Codecs.VARINT.encode(-1L).length()).isEqualTo(10);
    assertThat(Codecs.LONG.encode(258L).toHex()).isEqualTo("0000000000000102");
    assertThat(new ByteWriter().putInt(258).toBytes().toHex()).isEqualTo("00000102");
    assertThat(new ByteReader(Bytes.fromHex("00000102")).takeInt()).isEqualTo(258);
  }

  @Test
  void plainValuesComeBack() {
    assertThat(Codecs.BOOL.decode(Codecs.BOOL.encode(true))).isTrue();
    assertThat(Codecs.BOOL.decode(Codecs.BOOL.encode(false))).isFalse();
    assertThat(Codecs.STRING.decode(Codecs.STRING.encode("aß"))).isEqualTo("aß");
    assertThat(Codecs.BYTES.decode(Codecs.BYTES.encode(Bytes.EMPTY))).isEqualTo(Bytes.EMPTY);
    Codec<Optional<String>> maybe = Codecs.optional(Codecs.STRING);
    assertThat(maybe.decode(maybe.encode(Optional.empty()))).isEmpty();
    assertThat(maybe.decode(maybe.encode(Optional.of("a")))).contains("a");
    Codec<List<String>> list = Codecs.list(Codecs.STRING);
    assertThat(list.decode(list.encode(List.of("a", "", "b")))).containsExactly("a", "", "b");
    for (KeyRange range : List.of(KeyRange.ALL, KeyRange.prefix(Bytes.utf8("a")))) {
      assertThat(Codecs.RANGE.decode(Codecs.RANGE.encode(range))).isEqualTo(range);
    }
  }

  @Test
  void aWriterGrowsAsNeeded() {
    ByteWriter out = new ByteWriter(1);
    Bytes large = Bytes.adopt(new byte[1_000]);
    out.putByte(255).putRaw(large).putByte(1);

    assertThat(out.size()).isEqualTo(1_002);
    ByteReader in = new ByteReader(out.toBytes());
    assertThat(in.takeByte()).isEqualTo(255);
    assertThat(in.takeRaw(1_000)).isEqualTo(large);
    assertThat(in.remaining()).isEqualTo(1);
  }

  @Test
  void whatEndsEarlyOrLateIsCorrupt() {
    Bytes text = Codecs.STRING.encode("hello");

    assertCorrupt(() -> Codecs.STRING.decode(text.slice(0, 5)));
    assertCorrupt(() -> Codecs.STRING.decode(text.concat(Bytes.utf8("x"))));
    assertCorrupt(() -> Codecs.LONG.decode(Bytes.fromHex("00")));
    assertCorrupt(() -> new ByteReader(Bytes.fromHex("00")).takeInt());
    assertCorrupt(() -> Codecs.VARINT.decode(Bytes.fromHex("80")));
    assertCorrupt(() -> Codecs.VARINT.decode(Bytes.fromHex("ff".repeat(10) + "01")));
    assertCorrupt(() -> new ByteReader(Bytes.fromHex("00")).takeRaw(-1));
  }

  @Test
  void aCountThatCanNotBeIsNotBelieved() {
    assertCorrupt(() -> Codecs.list(Codecs.INT).decode(Bytes.fromHex("05")));
    assertCorrupt(() -> Codecs.BYTES.decode(Codecs.VARINT.encode(-1L)));
    assertCorrupt(() -> Codecs.BYTES.decode(Codecs.VARINT.encode(1L << 40)));
  }

  @Test
  void aValueThatItsTypeRefusesIsCorrupt() {
    assertCorrupt(() -> CIRCLE.decode(Codecs.INT.encode(-1)));
    Bytes backward =
        new ByteWriter().putBytes(Bytes.utf8("b")).putByte(1).putBytes(Bytes.utf8("a")).toBytes();
    assertCorrupt(() -> Codecs.RANGE.decode(backward));
  }

  @Test
  void aUnionTellsItsVariantsApartByTheirTag() {
    assertThat(SHAPE.encode(new Shape.Circle(3)).toHex()).isEqualTo("0103");
    assertThat(SHAPE.encode(Shape.Point.POINT).toHex()).isEqualTo("02");
    assertThat(SHAPE.decode(Bytes.fromHex("0103"))).isEqualTo(new Shape.Circle(3));
    assertThat(SHAPE.decode(Bytes.fromHex("02"))).isEqualTo(Shape.Point.POINT);
    assertCorrupt(() -> SHAPE.decode(Bytes.fromHex("03")));
    assertThatIllegalArgumentException().isThrownBy(() -> SHAPE.encode(new Shape.Unknown()));
  }

  @Test
  void aUnionHasEachTagAndEachTypeOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Union<Shape>().with(1, Shape.Point.POINT).with(1, Shape.Circle.class, CIRCLE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Union<Shape>().with(1, Shape.Point.POINT).with(2, Shape.Point.POINT));
  }

  @Test
  void aFormerFormIsReadAndWrittenNoMore() {
    Union<Shape> shapes =
        new Union<Shape>()
            .reading(1, CIRCLE)
            .with(2, Shape.Point.POINT)
            .with(3, Shape.Circle.class, CIRCLE);
    assertThat(shapes.decode(Bytes.fromHex("0107"))).isEqualTo(new Shape.Circle(7));
    assertThat(shapes.encode(new Shape.Circle(7)).toHex()).isEqualTo("0307");
    assertThat(shapes.decode(Bytes.fromHex("0307"))).isEqualTo(new Shape.Circle(7));
    assertCorrupt(() -> shapes.decode(Bytes.fromHex("04")));
    assertThatIllegalArgumentException().isThrownBy(() -> shapes.reading(1, CIRCLE));
    assertThatIllegalArgumentException().isThrownBy(() -> shapes.reading(2, CIRCLE));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Union<Shape>().reading(1, CIRCLE).with(1, Shape.Circle.class, CIRCLE));
  }

  /** Two components. */
  private record Two(int a, int b) {}

  /** Three components. */
  private record Three(int a, int b, int c) {}

  /** Four components. */
  private record Four(int a, int b, int c, int d) {}

  /** Five components. */
  private record Five(int a, int b, int c, int d, int e) {}

  /** Six components. */
  private record Six(int a, int b, int c, int d, int e, int f) {}

  /** Seven components. */
  private record Seven(int a, int b, int c, int d, int e, int f, int g) {}

  /** Eight components. */
  private record Eight(int a, int b, int c, int d, int e, int f, int g, int h) {}

  /** Nine components. */
  private record Nine(int a, int b, int c, int d, int e, int f, int g, int h, int i) {}

  @Test
  void theFormOfARecordIsThatOfItsComponentsInTheirOrder() {
    Codec<Two> two =
        RecordCodecs.record(field(Codecs.INT, Two::a), field(Codecs.INT, Two::b), Two::new);
    Codec<Three> three =
        RecordCodecs.record(
            field(Codecs.INT, Three::a),
            field(Codecs.INT, Three::b),
            field(Codecs.INT, Three::c),
            Three::new);
    Codec<Four> four =
        RecordCodecs.record(
            field(Codecs.INT, Four::a),
            field(Codecs.INT, Four::b),
            field(Codecs.INT, Four::c),
            field(Codecs.INT, Four::d),
            Four::new);
    Codec<Five> five =
        RecordCodecs.record(
            field(Codecs.INT, Five::a),
            field(Codecs.INT, Five::b),
            field(Codecs.INT, Five::c),
            field(Codecs.INT, Five::d),
            field(Codecs.INT, Five::e),
            Five::new);
    Codec<Six> six =
        RecordCodecs.record(
            field(Codecs.INT, Six::a),
            field(Codecs.INT, Six::b),
            field(Codecs.INT, Six::c),
            field(Codecs.INT, Six::d),
            field(Codecs.INT, Six::e),
            field(Codecs.INT, Six::f),
            Six::new);

    assertForm(two, new Two(1, 2), "0102");
    assertForm(three, new Three(1, 2, 3), "010203");
    assertForm(four, new Four(1, 2, 3, 4), "01020304");
    assertForm(five, new Five(1, 2, 3, 4, 5), "0102030405");
    assertForm(six, new Six(1, 2, 3, 4, 5, 6), "010203040506");
  }

  @Test
  void theFormOfALongRecordIsThatOfItsComponentsInTheirOrderToo() {
    Codec<Seven> seven =
        RecordCodecs.record(
            field(Codecs.INT, Seven::a),
            field(Codecs.INT, Seven::b),
            field(Codecs.INT, Seven::c),
            field(Codecs.INT, Seven::d),
            field(Codecs.INT, Seven::e),
            field(Codecs.INT, Seven::f),
            field(Codecs.INT, Seven::g),
            Seven::new);
    Codec<Eight> eight =
        RecordCodecs.record(
            field(Codecs.INT, Eight::a),
            field(Codecs.INT, Eight::b),
            field(Codecs.INT, Eight::c),
            field(Codecs.INT, Eight::d),
            field(Codecs.INT, Eight::e),
            field(Codecs.INT, Eight::f),
            field(Codecs.INT, Eight::g),
            field(Codecs.INT, Eight::h),
            Eight::new);
    Codec<Nine> nine =
        RecordCodecs.record(
            field(Codecs.INT, Nine::a),
            field(Codecs.INT, Nine::b),
            field(Codecs.INT, Nine::c),
            field(Codecs.INT, Nine::d),
            field(Codecs.INT, Nine::e),
            field(Codecs.INT, Nine::f),
            field(Codecs.INT, Nine::g),
            field(Codecs.INT, Nine::h),
            field(Codecs.INT, Nine::i),
            Nine::new);

    assertForm(seven, new Seven(1, 2, 3, 4, 5, 6, 7), "01020304050607");
    assertForm(eight, new Eight(1, 2, 3, 4, 5, 6, 7, 8), "0102030405060708");
    assertForm(nine, new Nine(1, 2, 3, 4, 5, 6, 7, 8, 9), "010203040506070809");
  }

  @Test
  void randomBytesAreReadOrCorruptAndNothingElse() {
    Random random = new Random(5);
    Codec<List<Shape>> shapes = Codecs.list(SHAPE);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      List<Shape> read = readOrNothing(shapes, Bytes.adopt(bytes));
      assertThat(shapes.decode(shapes.encode(read))).isEqualTo(read);
    }
  }

  private static List<Shape> readOrNothing(Codec<List<Shape>> codec, Bytes bytes) {
    try {
      return codec.decode(bytes);
    } catch (CorruptionException e) {
      assertThat(e).hasMessageContaining("=");
      return Collections.emptyList();
    }
  }

  private static <T> void assertForm(Codec<T> codec, T value, String hex) {
    assertThat(codec.encode(value).toHex()).isEqualTo(hex);
    assertThat(codec.decode(Bytes.fromHex(hex))).isEqualTo(value);
  }

  private static void assertCorrupt(ThrowingCallable read) {
    assertThatExceptionOfType(CorruptionException.class).isThrownBy(read);
  }
}
