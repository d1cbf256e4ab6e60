package godwit.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PulseTest {
  private static final long MILLI = 1_000_000;

  @Test
  void paceIsThatOfTheLastSecond() {
    Pulse pulse = new Pulse(0, 0, Latencies.Counts.NONE);
    long requests = 0;
    for (int millis = 200; millis <= 4_000; millis += 200) {
      requests += millis <= 2_000 ? 20 : 200;
      pulse.sample(millis * MILLI, requests, Latencies.Counts.NONE);
    }
    assertThat(pulse.perSecond()).isEqualTo(1_000);
    assertThat(pulse.history()).first().isEqualTo(100L);
    assertThat(pulse.history()).last().isEqualTo(1_000L);
  }

  @Test
  void beforeTheFirstSampleThereIsNoPace() {
    Pulse pulse = new Pulse(0, 5, Latencies.Counts.NONE);
    assertThat(pulse.perSecond()).isZero();
    assertThat(pulse.p99Micros()).isZero();
    assertThat(pulse.history()).isEmpty();
  }

  @Test
  void whatWasLoadedBeforeItBeganIsNotCounted() {
    Pulse pulse = new Pulse(0, 155_000, Latencies.Counts.NONE);
    assertThat(pulse.requests()).isZero();
    pulse.sample(5_000 * MILLI, 156_000, Latencies.Counts.NONE);
    assertThat(pulse.requests()).isEqualTo(1_000);
    assertThat(pulse.perSecond()).isEqualTo(200);
  }

  @Test
  void historyIsBounded() {
    Pulse pulse = new Pulse(0, 0, Latencies.Counts.NONE);
    for (int i = 1; i <= 1_000; i++) {
      pulse.sample(i * 500L * MILLI, i, Latencies.Counts.NONE);
    }
    assertThat(pulse.history()).hasSize(62);
  }
}
