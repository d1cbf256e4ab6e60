package godwit.server.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.JRaftUtils;
import com.alipay.sofa.jraft.util.timer.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ElectionTimersTest {
  private static final long ASKED_MILLIS = 1_000;

  private final ElectionTimers timers = new ElectionTimers();

  @Test
  void jraftTakesItsTimersFromHere() {
    assertThat(JRaftUtils.raftTimerFactory()).isInstanceOf(ElectionTimers.class);
  }

  @Test
  void leaderIsLookedForFiveTimesInTheTimeThatJraftAsksFor() throws Exception {
    assertThat(waited(timers.getElectionTimer(true, "election"))).isBetween(ms(190), ms(900));
  }

  @Test
  void candidateTriesAgainBeforeTheTimeThatJraftAsksFor() throws Exception {
    assertThat(waited(timers.getVoteTimer(true, "vote"))).isBetween(ms(390), ms(950));
  }

  @Test
  void allElseTakesItsTime() throws Exception {
    assertThat(waited(timers.getStepDownTimer(true, "stepDown"))).isGreaterThan(ms(980));
  }

  private static Duration waited(Timer timer) throws Exception {
    CompletableFuture<Long> ran = new CompletableFuture<>();
    long begun = System.nanoTime();
    timer.newTimeout(
        timeout -> ran.complete(System.nanoTime()), ASKED_MILLIS, TimeUnit.MILLISECONDS);
    Duration waited = Duration.ofNanos(ran.get(10, TimeUnit.SECONDS) - begun);
    timer.stop();
    return waited;
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
