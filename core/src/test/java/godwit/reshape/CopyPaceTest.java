package godwit.reshape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import godwit.reshape.CopyPace.Limits;
import godwit.reshape.CopyPace.Requests;
import org.junit.jupiter.api.Test;

/** The pace of copies, with a clock that the test winds. */
final class CopyPaceTest {
  private static final long MILLI = 1_000_000;
  private static final long LEAST = 4L << 20;
  private static final long MOST = 1L << 30;
  private static final Limits LIMITS = new Limits(LEAST, MOST, 2_000);

  private final CopyPace pace = new CopyPace(LIMITS);
  private Requests requests = Requests.NONE;
  private long nowNanos = 7_000 * MILLI;

  @Test
  void whereNobodyAsksRowsAreCopiedAtTheHighestRate() {
    pass(100, 0, 0);
    assertThat(pace.bytesPerSecond()).isEqualTo(MOST);
    assertThat(copy(1 << 20)).as("a burst").isZero();
  }

  @Test
  void firstClientsMakeItGoGently() {
    copyAndPass(1, 20, 1);
    assertThat(pace.bytesPerSecond()).isLessThan(64L << 20);
  }

  @Test
  void readsAloneMakeItGoGently() {
    copy(1);
    pass(100, 0, 0);
    requests = requests.plus(new Requests(5, 0, 0, 0));
    pass(100, 0, 0);
    assertThat(pace.bytesPerSecond()).isLessThan(64L << 20);
  }

  @Test
  void slowRequestsHalveTheRate() {
    copyAndPass(1, 20, 1);
    long before = pace.bytesPerSecond();
    copyAndPass(1, 20, 3);
    assertThat(pace.bytesPerSecond()).isEqualTo(before / 2);
  }

  @Test
  void quickRequestsRaiseTheRateStepByStep() {
    copyAndPass(1, 20, 1);
    long before = pace.bytesPerSecond();
    copyAndPass(10, 20, 1);
    assertThat(pace.bytesPerSecond()).isBetween(before + 1, 2 * before);
  }

  @Test
  void rateStaysBetweenItsLimits() {
    copyAndPass(50, 20, 100);
    assertThat(pace.bytesPerSecond()).isEqualTo(LEAST);
    copyAndPass(5_000, 20, 1);
    assertThat(pace.bytesPerSecond()).isEqualTo(MOST);
  }

  @Test
  void requestsThatGetNoAnswerAreSlowOnes() {
    copyAndPass(1, 20, 1);
    long before = pace.bytesPerSecond();
    requests = requests.plus(new Requests(0, 3, 0, 0));
    copyAndPass(10, 0, 0);
    assertThat(pace.bytesPerSecond()).isEqualTo(before / 2);
  }

  @Test
  void requestsThatAreAlwaysSlowAreNoReasonToWait() {
    for (int i = 0; i < 200; i++) {
      pass(10, 20, 10);
    }
    copyAndPass(1, 20, 15);
    long before = pace.bytesPerSecond();
    copyAndPass(1, 20, 15);
    assertThat(pace.bytesPerSecond()).as("15 ms where 10 are usual").isGreaterThan(before);
    copyAndPass(1, 20, 25);
    assertThat(pace.bytesPerSecond()).as("25 ms where 10 are usual").isLessThan(before);
  }

  @Test
  void onceClientsHaveGoneItIsFastAgain() {
    copyAndPass(20, 20, 100);
    copyAndPass(10, 0, 0);
    assertThat(pace.bytesPerSecond()).isEqualTo(MOST);
  }

  @Test
  void whatIsCopiedTakesTheTimeThatTheRateGivesIt() {
    copyAndPass(50, 20, 100);
    long nanos = 0;
    for (int i = 0; i < 64; i++) {
      long pause = copy(64 << 10);
      nowNanos += pause;
      nanos += pause;
    }
    assertThat(nanos).as("4 MB at 4 MB/s").isBetween(990 * MILLI, 1_001 * MILLI);
  }

  @Test
  void oneSlowRequestAmongFewIsLookedAtWithOthers() {
    copyAndPass(1, 20, 1);
    long before = pace.bytesPerSecond();
    copyAndPass(1, 1, 50);
    assertThat(pace.bytesPerSecond()).as("one alone says nothing").isEqualTo(before);
    copyAndPass(1, 60, 1);
    assertThat(pace.bytesPerSecond()).as("nor does it with others").isGreaterThan(before);
  }

  @Test
  void limitBelowTheLeastRateHolds() {
    CopyPace slow = new CopyPace(LIMITS.atMost(1_000_000));
    assertThat(slow.bytesPerSecond()).isEqualTo(1_000_000);
    long first = slow.pauseNanos(nowNanos, 500_000);
    assertThat(slow.pauseNanos(nowNanos, 500_000)).isEqualTo(first + 500 * MILLI);
  }

  @Test
  void impossibleLimitsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Limits(0, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Limits(2, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1, 1, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> pace.pauseNanos(nowNanos, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> pace.pauseNanos(nowNanos, 1L << 33));
  }

  private long copy(long bytes) {
    return pace.pauseNanos(nowNanos, bytes);
  }

  /** Lets ten milliseconds pass so many times, in each of which requests are answered. */
  private void copyAndPass(int times, int answered, long eachMillis) {
    for (int i = 0; i < times; i++) {
      copy(1);
      pass(10, answered, eachMillis);
    }
  }

  private void pass(long millis, int answered, long eachMillis) {
    nowNanos += millis * MILLI;
    requests = requests.plus(new Requests(0, answered, answered, answered * eachMillis * MILLI));
    pace.look(nowNanos, requests);
  }
}
