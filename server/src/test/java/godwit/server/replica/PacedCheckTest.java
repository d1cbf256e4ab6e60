package godwit.server.replica;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacedCheckTest {
  private long nowNanos = Long.MAX_VALUE - 50;
  private int checked;
  private final PacedCheck check = new PacedCheck(() -> nowNanos);

  @Test
  void checkThatTakesNothingIsMadeEachTime() {
    look(0);
    look(0);
    assertThat(checked).isEqualTo(2);
  }

  @Test
  void checkThatTakesLongRestsForNineTimesAsLong() {
    look(100);
    nowNanos += 899;
    look(100);
    assertThat(checked).isEqualTo(1);
    nowNanos += 1;
    look(100);
    assertThat(checked).isEqualTo(2);
  }

  private void look(long takesNanos) {
    check.look(() -> {
      checked++;
      nowNanos += takesNanos;
    });
  }
}
