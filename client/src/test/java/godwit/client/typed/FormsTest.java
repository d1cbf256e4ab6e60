package godwit.client.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import godwit.key.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class FormsTest {
  private static final Random RANDOM = new Random(11);

  record Bird(String name, int grams) {}

  @Test
  void longsSortAsTheirBytesDo() {
    List<Long> longs = new ArrayList<>(List.of(0L, -1L, 1L, Long.MIN_VALUE, Long.MAX_VALUE));
    for (int i = 0; i < 200; i++) {
      longs.add(RANDOM.nextLong() >> RANDOM.nextInt(64));
    }
    assertOrder(Forms.LONG, longs, Comparator.naturalOrder());
  }

  @Test
  void textSortsByCodePoints() {
    List<String> texts = new ArrayList<>(List.of("", "a", "aa", "Ä", "\u0000", "\uFFFD", "😀"));
    assertOrder(
        Forms.TEXT,
        texts,
        (a, b) -> java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray()));
  }

  @Test
  void uuidsSortAsTheirTextDoes() {
    List<UUID> uuids = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      uuids.add(new UUID(RANDOM.nextLong(), RANDOM.nextLong()));
    }
    assertOrder(Forms.UUIDS, uuids, Comparator.comparing(UUID::toString));
  }

  @Test
  void bytesAreThemselves() {
    assertThat(Forms.BYTES.fromBytes(Forms.BYTES.toBytes(Bytes.utf8("x"))))
        .isEqualTo(Bytes.utf8("x"));
  }

  @Test
  void whatIsNoValueIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Forms.LONG.fromBytes(Bytes.utf8("short")))
        .withMessageContaining("wanted=8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Forms.UUIDS.fromBytes(Bytes.utf8("short")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Forms.TEXT.fromBytes(Bytes.fromHex("c3")))
        .withMessageContaining("c3");
    assertThatIllegalArgumentException().isThrownBy(() -> Forms.TEXT.toBytes("half \uD83D"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonForm.of(Bird.class).fromBytes(Bytes.utf8("{\"wings\":2}")))
        .withMessageContaining("wings");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonForm.of(Object.class).toBytes(new Object()))
        .withMessageContaining("no JSON");
  }

  @Test
  void jsonComesBack() {
    JsonForm<Bird> form = JsonForm.of(Bird.class);
    Bird bird = new Bird("E7", 290);
    assertThat(form.toBytes(bird)).isEqualTo(Bytes.utf8("{\"name\":\"E7\",\"grams\":290}"));
    assertThat(form.fromBytes(form.toBytes(bird))).isEqualTo(bird);
  }

  /** Values come back from their bytes, and their bytes sort as they do. */
  private static <T> void assertOrder(Form<T> form, List<T> values, Comparator<T> order) {
    List<T> sorted = values.stream().sorted(order).toList();
    List<T> byBytes = values.stream().map(form::toBytes).sorted().map(form::fromBytes).toList();
    assertThat(byBytes).isEqualTo(sorted);
  }
}
