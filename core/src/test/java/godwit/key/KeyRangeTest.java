package godwit.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KeyRangeTest {
  @Test
  void aRangeIsNeverEmpty() {
    assertThatIllegalArgumentException().isThrownBy(() -> range("a", "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> range("b", "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> range("", ""));
  }

  @Test
  void aRangeHasItsLowBoundAndNotItsHighBound() {
    assertThat(range("b", "d").contains(key("b"))).isTrue();
    assertThat(range("b", "d").contains(key("cz"))).isTrue();
    assertThat(range("b", "d").contains(key("d"))).isFalse();
    assertThat(range("b", "d").contains(key("a"))).isFalse();
    assertThat(range("b", null).contains(key("zzz"))).isTrue();
    assertThat(KeyRange.ALL.contains(Bytes.EMPTY)).isTrue();
  }

  @Test
  void aRangeContainsThoseWithinBothOfItsBounds() {
    assertThat(range("b", "d").contains(range("b", "d"))).isTrue();
    assertThat(range("b", "d").contains(range("c", "cc"))).isTrue();
    assertThat(range("b", "d").contains(range("a", "c"))).isFalse();
    assertThat(range("b", "d").contains(range("c", "e"))).isFalse();
    assertThat(range("b", "d").contains(range("c", null))).isFalse();
    assertThat(range("b", null).contains(range("c", null))).isTrue();
  }

  @Test
  void theIntersectionIsWhatBothHave() {
    assertThat(range("a", "c").intersect(range("b", "d"))).isEqualTo(range("b", "c"));
    assertThat(range("b", "d").intersect(range("a", "c"))).isEqualTo(range("b", "c"));
    assertThat(range("a", null).intersect(range("b", null))).isEqualTo(range("b", null));
    assertThat(range("a", null).intersect(range("b", "c"))).isEqualTo(range("b", "c"));
    assertThat(range("a", "b").intersect(range("b", "c"))).isNull();
    assertThat(range("c", null).intersect(range("a", "b"))).isNull();
    assertThat(range("a", "b").overlaps(range("b", "c"))).isFalse();
    assertThat(range("a", "c").overlaps(range("b", "c"))).isTrue();
  }

  @Test
  void aPrefixIsARange() {
    assertThat(KeyRange.prefix(key("ab"))).isEqualTo(range("ab", "ac"));
    assertThat(KeyRange.prefix(Bytes.EMPTY)).isEqualTo(KeyRange.ALL);
    assertThat(KeyRange.prefix(Bytes.fromHex("61ffff")).high()).isEqualTo(Bytes.fromHex("62"));
    assertThat(KeyRange.prefix(Bytes.fromHex("ffff")).high()).isNull();
  }

  @Test
  void aRangeIsCutAboveItsLowBoundOnly() {
    assertThat(range("b", "d").canSplitAt(key("c"))).isTrue();
    assertThat(range("b", "d").canSplitAt(key("b"))).isFalse();
    assertThat(range("b", "d").canSplitAt(key("d"))).isFalse();
    assertThat(range("b", "d").canSplitAt(key("a"))).isFalse();
    assertThat(range("b", "d").below(key("c"))).isEqualTo(range("b", "c"));
    assertThat(range("b", "d").from(key("c"))).isEqualTo(range("c", "d"));
  }

  @Test
  void neighboursJoin() {
    assertThat(range("a", "b").join(range("b", "c"))).isEqualTo(range("a", "c"));
    assertThat(range("a", "b").join(range("b", null))).isEqualTo(range("a", null));
    assertThat(range("a", null).meets(range("b", "c"))).isFalse();
    assertThat(range("a", "b").meets(range("c", "d"))).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> range("a", "b").join(range("c", "d")));
  }

  @Test
  void noUpperBoundIsAboveEveryKey() {
    assertThat(KeyRange.compareHigh(null, null)).isZero();
    assertThat(KeyRange.compareHigh(null, key("z"))).isPositive();
    assertThat(KeyRange.compareHigh(key("z"), null)).isNegative();
    assertThat(KeyRange.compareHigh(key("a"), key("b"))).isNegative();
  }

  @Test
  void theTextShowsWhichSideIsOpen() {
    assertThat(range("a", "b")).hasToString("[a, b)");
    assertThat(KeyRange.ALL).hasToString("[-inf, +inf)");
  }

  private static Bytes key(String text) {
    return Bytes.utf8(text);
  }

  private static KeyRange range(String low, @Nullable String high) {
    return new KeyRange(key(low), high == null ? null : key(high));
  }
}
