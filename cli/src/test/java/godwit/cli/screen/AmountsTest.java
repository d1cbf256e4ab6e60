package godwit.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AmountsTest {
  @Test
  void countsHaveCommas() {
    assertThat(Amounts.count(0)).isEqualTo("0");
    assertThat(Amounts.count(1_234_567)).isEqualTo("1,234,567");
  }

  @Test
  void bytesHaveTwoDigitsAndAUnit() {
    assertThat(Amounts.bytes(999)).isEqualTo("999 B");
    assertThat(Amounts.bytes(1_000)).isEqualTo("1.0 kB");
    assertThat(Amounts.bytes(9_949)).isEqualTo("9.9 kB");
    assertThat(Amounts.bytes(9_951)).isEqualTo("10 kB");
    assertThat(Amounts.bytes(999_600)).isEqualTo("1.0 MB");
    assertThat(Amounts.bytes(4_600_000)).isEqualTo("4.6 MB");
    assertThat(Amounts.bytes(Long.MAX_VALUE)).isEqualTo("9.2 EB");
  }

  @Test
  void timesHaveTheUnitThatSuitsThem() {
    assertThat(Amounts.micros(420)).isEqualTo("0.42 ms");
    assertThat(Amounts.micros(999)).isEqualTo("1.0 ms");
    assertThat(Amounts.micros(12_345)).isEqualTo("12 ms");
    assertThat(Amounts.micros(1_234_567)).isEqualTo("1.2 s");
    assertThat(Amounts.millis(999)).isEqualTo("999 ms");
    assertThat(Amounts.millis(3_400)).isEqualTo("3.4 s");
  }
}
