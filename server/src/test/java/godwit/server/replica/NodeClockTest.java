package godwit.server.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a node's clock may stamp what is proposed. */
class NodeClockTest {
  private static final long BOUND = 10_000;

  private final AtomicLong setAhead = new AtomicLong();
  private final NodeClock clock =
      new NodeClock(() -> System.currentTimeMillis() + setAhead.get(), BOUND);

  @Test
  void clockThatNobodyToldOfIsTrusted() {
    setAhead.set(60_000);
    assertThat(clock.isAhead()).isFalse();
    assertThat(clock.leadMillis()).isEmpty();
  }

  @Test
  void clockThatIsSetAheadIsNotTrustedFromThenOn() {
    told(0);
    setAhead.set(BOUND + 1_000);
    assertThat(clock.isAhead()).as("before anybody could tell").isTrue();
    told(BOUND + 1_000);
    assertThat(clock.isAhead()).isTrue();
    setAhead.set(0);
    assertThat(clock.isAhead()).as("until that is told").isTrue();
    told(0);
    assertThat(clock.isAhead()).isFalse();
  }

  @Test
  void clockThatWasBehindAndIsSetRightIsTrusted() {
    setAhead.set(-60_000);
    told(-60_000);
    setAhead.set(0);
    assertThat(clock.isAhead()).isFalse();
  }

  /** The report was made before the clock was set, and the answer came after. */
  @Test
  void answerToAnOlderReportHidesNothing() {
    long offset = clock.offsetMillis();
    setAhead.set(BOUND + 1_000);
    clock.told(OptionalLong.of(0), offset);
    assertThat(clock.isAhead()).isTrue();
  }

  @Test
  void leadershipIsGivenUpAgainAndAgainWhileTheClockIsAhead() {
    AtomicInteger calls = new AtomicInteger();
    clock.whileAhead(calls::incrementAndGet);
    told(0);
    told(BOUND + 1);
    told(BOUND + 1);
    clock.told(OptionalLong.empty(), clock.offsetMillis());
    assertThat(calls).hasValue(3);
    told(0);
    assertThat(calls).hasValue(3);
  }

  private void told(long leadMillis) {
    clock.told(OptionalLong.of(leadMillis), clock.offsetMillis());
  }
}
