package godwit.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private long nowMillis;
  private long compiledMillis;
  private final WarmUp warmUp = of(Duration.ofMinutes(1), 2);

  @Test
  void endsWhenTwoStepsInARowWereQuiet() {
    assertThat(overAfter(2_000, 900)).isFalse();
    assertThat(overAfter(2_000, 100)).isFalse();
    assertThat(overAfter(2_000, 300)).isFalse();
    assertThat(overAfter(2_000, 199)).isFalse();
    assertThat(overAfter(2_000, 0)).isTrue();
    assertThat(overAfter(1, 0)).isTrue();
  }

  @Test
  void whoAsksOftenEndsItNoSooner() {
    for (int i = 0; i < 39; i++) {
      assertThat(overAfter(100, 1)).isFalse();
    }
    assertThat(overAfter(100, 1)).isTrue();
  }

  @Test
  void endsAfterAMinuteWhateverIsCompiled() {
    for (int i = 0; i < 29; i++) {
      assertThat(overAfter(2_000, 1_000)).isFalse();
    }
    assertThat(overAfter(2_000, 1_000)).isTrue();
  }

  @Test
  void oneOfFixedLengthLooksAtTheClockAlone() {
    WarmUp fixed = of(Duration.ofSeconds(7), Integer.MAX_VALUE);
    nowMillis += 6_999;
    assertThat(fixed.isOver()).isFalse();
    nowMillis += 1;
    assertThat(fixed.isOver()).isTrue();
  }

  @Test
  void waitsForItsEnd() throws InterruptedException {
    long from = System.nanoTime();
    WarmUp.lasting(Duration.ofMillis(50)).await();
    assertThat(System.nanoTime() - from).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
  }

  private boolean overAfter(long millis, long ofThemCompiling) {
    nowMillis += millis;
    compiledMillis += ofThemCompiling;
    return warmUp.isOver();
  }

  private WarmUp of(Duration most, int quietSteps) {
    return new WarmUp(
        most, quietSteps, () -> TimeUnit.MILLISECONDS.toNanos(nowMillis), () -> compiledMillis);
  }
}
