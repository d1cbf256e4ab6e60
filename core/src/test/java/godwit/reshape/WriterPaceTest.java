package godwit.reshape;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.data.Delta;
import godwit.data.DeltaItem;
import godwit.key.Bytes;
import godwit.partition.Attempt;
import godwit.partition.OperationId;
import godwit.request.Row;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pace of writers, with a clock that the test winds. */
final class WriterPaceTest {
  private static final long MILLI = 1_000_000;
  private static final long LIMIT = 80 * MILLI;
  private static final int DELTA_BYTES = 1_000;
  private static final Attempt ATTEMPT = new Attempt(new OperationId(1, 5), 1);

  private long nowNanos = 7_000 * MILLI;
  private long cursor = 5;
  private final WriterPace pace = new WriterPace(ATTEMPT, LIMIT, nowNanos + MILLI);

  @Test
  void nobodyIsSlowedBeforeTheRestHasGrown() {
    give(1);
    pace.wrote(1_000_000);
    give(WriterPace.DELTAS - 1);
    assertThat(pause(1_000)).isZero();
    assertThat(pace.gains()).as("nothing is known yet").isFalse();
    give(1);
    assertThat(pace.slows(nowNanos)).isTrue();
    assertThat(pace.gains()).as("it may, as they are slowed").isTrue();
  }

  @Test
  void nobodyIsSlowedWhileTheRestShrinks() {
    give(1);
    for (int i = 0; i < 10; i++) {
      pace.wrote(WriterPace.DELTAS * DELTA_BYTES - 1);
      give(WriterPace.DELTAS);
      assertThat(pace.gains()).isTrue();
    }
    assertThat(pace.slows(nowNanos)).isFalse();
  }

  @Test
  void nobodyIsSlowedWhoseTargetHasCaughtUp() {
    for (int i = 0; i < 10; i++) {
      give(WriterPace.DELTAS - 1);
      pace.wrote(1_000_000);
      give(true);
    }
    assertThat(pace.slows(nowNanos)).isFalse();
  }

  @Test
  void slowedWritersHaveTheirTurnsAtHalfOfWhatTheTargetTakesIn() {
    slow();
    assertThat(pause(DELTA_BYTES)).as("the first").isZero();
    assertThat(pause(DELTA_BYTES)).isEqualTo(2 * MILLI);
    assertThat(pause(DELTA_BYTES)).isEqualTo(4 * MILLI);
    nowNanos += 6 * MILLI;
    assertThat(pause(DELTA_BYTES)).as("nobody is before it").isZero();
  }

  @Test
  void noWriteWaitsLongerThanTheLimit() {
    slow();
    for (int i = 0; i < 1_000; i++) {
      assertThat(pause(DELTA_BYTES)).isLessThanOrEqualTo(LIMIT);
    }
    assertThat(pause(DELTA_BYTES)).isEqualTo(LIMIT);
  }

  @Test
  void paceFollowsTheTarget() {
    slow();
    for (int i = 0; i < WriterPace.DELTAS; i++) {
      nowNanos -= MILLI / 2;
      give(1);
    }
    pause(DELTA_BYTES);
    assertThat(pause(DELTA_BYTES)).as("a target twice as fast").isEqualTo(MILLI);
  }

  @Test
  void writersStaySlowedThoughTheTargetHasCaughtUp() {
    slow();
    give(true);
    assertThat(pace.slows(nowNanos)).isTrue();
  }

  /** A delta that got lost on its way is asked for once more. */
  @Test
  void deltaThatIsGivenTwiceIsTakenInOnce() {
    give(1);
    pace.wrote(3 * DELTA_BYTES);
    for (int i = 0; i < 3 * WriterPace.DELTAS; i++) {
      cursor--;
      give(1);
    }
    assertThat(pace.slows(nowNanos)).as("nothing was compared").isFalse();
    give(WriterPace.DELTAS);
    assertThat(pace.slows(nowNanos)).isFalse();
    assertThat(pace.gains()).isTrue();
  }

  @Test
  void targetThatAsksNothingSlowsNobody() {
    slow();
    pause(DELTA_BYTES);
    nowNanos += WriterPace.SILENCE_NANOS - 1;
    assertThat(pace.slows(nowNanos)).isTrue();
    nowNanos += 1;
    assertThat(pace.slows(nowNanos)).isFalse();
    assertThat(pause(DELTA_BYTES)).isZero();
    assertThat(pause(DELTA_BYTES)).isZero();
    give(1);
    assertThat(pace.slows(nowNanos)).as("it begins anew").isFalse();
    assertThat(pace.gains()).isFalse();
  }

  @Test
  void restOfAnySizeGoesWhoeverWrites() {
    Writers few = new Writers(20, 500_000);
    few.write(1_500);
    assertThat(few.rest).isLessThan(DELTA_BYTES);
    assertThat(few.denied).as("comparisons in which it was said not to help").isZero();
  }

  @Test
  void writersTooManyToBeSlowedWithinTheLimitAreTold() {
    Writers many = new Writers(3_000, 500_000);
    many.write(1_500);
    assertThat(many.rest).isGreaterThan(500_000);
    assertThat(pace.gains()).isFalse();
  }

  /** So many that write 100 bytes whenever they may; the target takes in 1,000 a millisecond. */
  private final class Writers {
    private static final int BYTES = 100;
    private final long[] due;
    private long rest;
    private int denied;

    Writers(int count, long rest) {
      this.due = new long[count];
      this.rest = rest;
      Arrays.fill(due, nowNanos);
    }

    void write(int millis) {
      for (int i = 0; i < millis; i++) {
        for (int writer = 0; writer < due.length; writer++) {
          if (due[writer] <= nowNanos) {
            rest += BYTES;
            pace.wrote(BYTES);
            due[writer] = nowNanos + MILLI + pause(BYTES);
          }
        }
        boolean caughtUp = rest <= DELTA_BYTES;
        rest -= Math.min(rest, DELTA_BYTES);
        denied += pace.slows(nowNanos) && !pace.gains() ? 1 : 0;
        give(caughtUp);
      }
    }
  }

  /** Has the rest grow while the target takes in 1,000 bytes a millisecond. */
  private void slow() {
    give(1);
    pace.wrote(1_000_000);
    give(WriterPace.DELTAS);
    assertThat(pace.slows(nowNanos)).isTrue();
  }

  private void give(int times) {
    for (int i = 0; i < times; i++) {
      give(false);
    }
  }

  private void give(boolean caughtUp) {
    nowNanos += MILLI;
    pace.gave(delta(), caughtUp, nowNanos);
    cursor++;
  }

  private Delta delta() {
    Bytes value = Bytes.utf8("v".repeat(DELTA_BYTES - (int) ReceivingPlan.ITEM_BYTES - 1));
    Delta delta =
        new Delta(
            cursor,
            cursor + 1,
            List.of(new DeltaItem.Put(new Row(Bytes.utf8("k"), cursor + 1, value))));
    assertThat(ReceivingPlan.bytes(delta)).isEqualTo(DELTA_BYTES);
    return delta;
  }

  private long pause(long bytes) {
    return pace.pauseNanos(nowNanos, bytes);
  }
}
