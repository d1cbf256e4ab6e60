package godwit.server.raft;

import com.alipay.sofa.jraft.util.SPI;
import com.alipay.sofa.jraft.util.timer.DefaultRaftTimerFactory;
import com.alipay.sofa.jraft.util.timer.Timeout;
import com.alipay.sofa.jraft.util.timer.Timer;
import com.alipay.sofa.jraft.util.timer.TimerTask;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The timers of JRaft, of which those that lead to elections run out sooner than JRaft asks for.
 *
 * <p>JRaft finds this class by its name in {@code META-INF/services} and prefers it to its own by
 * the priority. It exists once in a JVM.
 */
@SPI(name = "godwit", priority = 100)
public final class ElectionTimers extends DefaultRaftTimerFactory {
  /*
   * JRaft asks its election timer once per election timeout whether the leader was heard within the
   * last one, and nothing that is heard starts the timer again. So a follower noticed up to two
   * timeouts after its leader's death; if another follower, who had heard the leader a moment
   * later, then refused its pre-vote, it asked again one timeout later. How long a leader may be
   * silent is not the timer's to say: looking more often takes no leadership away.
   *
   * The vote timer runs from a candidacy to the next one. Two candidates of a term are those who
   * looked within some milliseconds; what they draw by chance is to keep them apart the next time.
   */

  /** Parts of the time that JRaft asks for, which is one to two election timeouts by chance. */
  private static final Share LOOK = new Share(1, 5);

  private static final Share CANDIDACY = new Share(2, 5);

  /** For JRaft alone. */
  public ElectionTimers() {}

  @Override
  public Timer getElectionTimer(boolean shared, String name) {
    return new Hastened(super.getElectionTimer(shared, name), LOOK);
  }

  @Override
  public Timer getVoteTimer(boolean shared, String name) {
    return new Hastened(super.getVoteTimer(shared, name), CANDIDACY);
  }

  private record Share(long part, long whole) {
    long of(long time) {
      return time * part / whole;
    }
  }

  /** A timer that runs out after a share of the time. */
  private record Hastened(Timer timer, Share share) implements Timer {
    @Override
    public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
      return timer.newTimeout(task, share.of(unit.toMicros(delay)), TimeUnit.MICROSECONDS);
    }

    @Override
    public Set<Timeout> stop() {
      return timer.stop();
    }
  }
}
