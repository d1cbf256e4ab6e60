package godwit.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is said of the speed of a transfer. */
class TransferRateTest {
  private final TransferRate rate = new TransferRate();

  @Test
  void firstLookTellsNoRate() {
    saw(2, 500, 1_000);
    assertThat(rate.words(100_000)).isEqualTo("- rows/s, - s left");
  }

  @Test
  void slowBeginningIsNotInTheRate() {
    saw(2, 500, 1_000);
    saw(4, 20_500, 21_000);
    assertThat(rate.words(101_000)).isEqualTo("10,000 rows/s, 8 s left");
  }

  @Test
  void rateIsThatOfTheLastSeconds() {
    saw(2, 0, 0);
    for (int seconds = 4; seconds <= 40; seconds += 2) {
      saw(seconds, seconds < 20 ? 0 : 100L * (seconds - 20), seconds < 20 ? 0 : seconds - 20);
    }
    assertThat(rate.words(30)).isEqualTo("100 rows/s, 10 s left");
  }

  @Test
  void nothingReadMeansNoEnd() {
    saw(2, 0, 4);
    saw(4, 10, 4);
    assertThat(rate.words(8)).isEqualTo("5 rows/s, - s left");
  }

  @Test
  void allReadMeansNoEndEither() {
    saw(2, 0, 4);
    saw(4, 10, 8);
    assertThat(rate.words(8)).isEqualTo("5 rows/s, - s left");
    assertThat(TransferProgress.part(8, 8)).isEmpty();
    assertThat(TransferProgress.part(4, 8)).isEqualTo("50 %, ");
    assertThat(TransferProgress.part(0, 0)).isEmpty();
  }

  private void saw(long seconds, long rows, long position) {
    rate.saw(TimeUnit.SECONDS.toNanos(seconds), rows, position);
  }
}
