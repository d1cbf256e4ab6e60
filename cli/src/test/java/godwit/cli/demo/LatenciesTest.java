package godwit.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  private static final long MICRO = 1_000;

  private final Latencies latencies = new Latencies();

  @Test
  void bandsFollowOneAnotherWithoutGaps() {
    for (long micros = 0; micros < 100_000; micros++) {
      int band = Latencies.band(micros);
      assertThat(Latencies.highestMicros(band)).isGreaterThanOrEqualTo(micros);
      if (band > 0) {
        assertThat(Latencies.highestMicros(band - 1)).isLessThan(micros);
      }
    }
  }

  @Test
  void bandIsAtMostASixteenthWide() {
    for (long micros = 16; micros < 1L << 40; micros = micros * 3 / 2) {
      long highest = Latencies.highestMicros(Latencies.band(micros));
      assertThat(highest - micros).isLessThanOrEqualTo(micros / 16);
    }
  }

  @Test
  void percentilesAreThoseOfTheTimesAdded() {
    for (int i = 1; i <= 1_000; i++) {
      latencies.add(i * 1_000L * MICRO);
    }
    Latencies.Counts counts = latencies.counts();
    assertThat(counts.total()).isEqualTo(1_000);
    assertThat(counts.percentileMicros(50)).isCloseTo(500_000, within(32_000L));
    assertThat(counts.percentileMicros(99)).isCloseTo(990_000, within(62_000L));
    assertThat(counts.percentileMicros(100)).isBetween(1_000_000L, 1_063_000L);
  }

  @Test
  void nothingAddedHasNoPercentiles() {
    assertThat(Latencies.Counts.NONE.percentileMicros(99)).isZero();
  }

  @Test
  void countsBetweenTwoMomentsLeaveOutWhatWasBefore() {
    latencies.add(5 * MICRO);
    Latencies.Counts before = latencies.counts();
    latencies.add(7 * MICRO);
    Latencies.Counts between = latencies.counts().minus(before);
    assertThat(between.total()).isOne();
    assertThat(between.percentileMicros(50)).isEqualTo(7);
  }

  @Test
  void veryLongTimesFallInTheLastBand() {
    latencies.add(Long.MAX_VALUE);
    latencies.add(-1);
    assertThat(latencies.counts().total()).isEqualTo(2);
  }
}
