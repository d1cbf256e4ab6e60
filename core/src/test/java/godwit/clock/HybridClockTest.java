package godwit.clock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HybridClockTest {
  @Test
  void aClockValueHoldsItsMilliseconds() {
    long clock = HybridClock.ofMillis(1_700_000_000_000L);

    assertThat(HybridClock.millis(clock)).isEqualTo(1_700_000_000_000L);
    assertThat(HybridClock.millis(clock + 0xFFFF)).isEqualTo(1_700_000_000_000L);
    assertThat(HybridClock.plusMillis(clock + 3, 5))
        .isEqualTo(HybridClock.ofMillis(1_700_000_000_005L) + 3);
    assertThat(HybridClock.millis(HybridClock.ZERO)).isZero();
  }

  @Test
  void theNextValueIsAboveTheLastAndNotBelowTheStamp() {
    assertThat(HybridClock.next(10, 20)).isEqualTo(20);
    assertThat(HybridClock.next(20, 20)).isEqualTo(21);
    assertThat(HybridClock.next(30, 20)).isEqualTo(31);
  }

  @Test
  void aValueIsMergedUpToTheBoundAndNotAbove() {
    long now = 1_000_000;

    assertThat(HybridClock.withinBound(HybridClock.ofMillis(now + 10), now, 10)).isTrue();
    assertThat(HybridClock.withinBound(HybridClock.ofMillis(now + 10) + 9, now, 10)).isTrue();
    assertThat(HybridClock.withinBound(HybridClock.ofMillis(now + 11), now, 10)).isFalse();
    assertThat(HybridClock.withinBound(HybridClock.ofMillis(1), now, 10)).isTrue();
  }
}
