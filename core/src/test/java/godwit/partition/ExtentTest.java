package godwit.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ExtentTest {
  private static final List<Extent> TWO = List.of(extent("a", "m", 1), extent("m", null, 2));

  @Test
  void thePartsWithinARangeAreCutToIt() {
    assertThat(Extent.within(TWO, range("c", "e"))).containsExactly(extent("c", "e", 1));
    assertThat(Extent.within(TWO, range("c", "t")))
        .containsExactly(extent("c", "m", 1), extent("m", "t", 2));
    assertThat(Extent.within(TWO, range("m", null))).containsExactly(extent("m", null, 2));
    assertThat(Extent.within(TWO, range("0", "a"))).isEmpty();
  }

  @Test
  void neighboursOfOneFragmentJoin() {
    assertThat(Extent.join(List.of(extent("a", "c", 1)), List.of(extent("c", "e", 1))))
        .containsExactly(extent("a", "e", 1));
    assertThat(Extent.join(List.of(extent("a", "c", 1)), List.of(extent("c", "e", 2))))
        .containsExactly(extent("a", "c", 1), extent("c", "e", 2));
    assertThat(Extent.join(List.of(extent("a", "c", 1)), List.of(extent("d", "e", 1))))
        .containsExactly(extent("a", "c", 1), extent("d", "e", 1));
    assertThat(Extent.join(List.of(), TWO)).isEqualTo(TWO);
  }

  @Test
  void whatOthersCoverInTheSameFragmentIsTakenAway() {
    Extent all = extent("a", "m", 1);

    assertThat(all.without(List.of())).containsExactly(all);
    assertThat(all.without(List.of(extent("a", "m", 2)))).containsExactly(all);
    assertThat(all.without(List.of(extent("x", "z", 1)))).containsExactly(all);
    assertThat(all.without(List.of(extent("a", "m", 1)))).isEmpty();
    assertThat(all.without(List.of(extent("", null, 1)))).isEmpty();
    assertThat(all.without(List.of(extent("c", "e", 1))))
        .containsExactly(extent("a", "c", 1), extent("e", "m", 1));
    assertThat(all.without(List.of(extent("c", "e", 1), extent("g", "z", 1), extent("", "b", 1))))
        .containsExactly(extent("b", "c", 1), extent("e", "g", 1));
    assertThat(extent("a", null, 1).without(List.of(extent("c", "e", 1))))
        .containsExactly(extent("a", "c", 1), extent("e", null, 1));
  }

  @Test
  void aKeyLiesInTheFragmentOfItsExtent() {
    assertThat(Extent.fragmentOf(TWO, Bytes.utf8("a"))).isEqualTo(1);
    assertThat(Extent.fragmentOf(TWO, Bytes.utf8("m"))).isEqualTo(2);
    assertThatIllegalArgumentException().isThrownBy(() -> Extent.fragmentOf(TWO, Bytes.utf8("0")));
  }

  private static Extent extent(String low, @Nullable String high, long fragment) {
    return new Extent(range(low, high), fragment);
  }

  private static KeyRange range(String low, @Nullable String high) {
    return new KeyRange(Bytes.utf8(low), high == null ? null : Bytes.utf8(high));
  }
}
