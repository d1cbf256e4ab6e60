package godwit.server.raft;

import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.entity.PeerId;
import java.util.List;

/**
 * Whether a leader is the only voter of its group, and will stay that while nobody says otherwise.
 * Thread-safe.
 */
final class SoleVoter {
  /*
   * The only voter of a group needs no round to know that it leads: nobody else can be elected, and
   * nothing is acknowledged before it is applied here [1]. That must hold for every instant at
   * which this says yes, so:
   *
   * 1. It is taken away before a second voter is proposed. All changes go through here and come one
   *    at a time, and only the leader proposes any.
   * 2. It is given back only when the newest configuration in this replica's log, on disk, is
   *    one of this voter alone and not the first half of a change. While the change is joint,
   *    the voter that is to go can still be elected with our vote; and that we have given it we
   *    notice later than others may see it lead. Once the second half is on our disk, no other
   *    log is as long as ours and belongs to one that may stand: whoever has the second half
   *    has no vote, whoever has not needs ours, and is refused it.
   * 3. Whoever becomes leader begins with no. The first entry of its term is its configuration;
   *    when that is committed, thus on our disk, the question is asked again.
   *
   * Learners do not matter: they have no vote.
   *
   * [1] Ongaro, "Consensus: bridging theory and practice", sections 4.3 and 6.4.
   */
  private final PeerId self;
  private final Configurations configurations;
  private final boolean isAllowed;
  private boolean isChanging;
  private volatile boolean holds;

  SoleVoter(PeerId self, Configurations configurations, boolean isAllowed) {
    this.self = self;
    this.configurations = configurations;
    this.isAllowed = isAllowed;
  }

  boolean holds() {
    return holds;
  }

  /** A change of the members begins; false if one is under way. */
  synchronized boolean beginChange() {
    if (isChanging) {
      return false;
    }
    isChanging = true;
    holds = false;
    return true;
  }

  synchronized void endChange() {
    isChanging = false;
    ask();
  }

  /** This replica leads, and the first entry of its term is committed. */
  synchronized void lead() {
    ask();
  }

  /** This replica leads no more. */
  synchronized void follow() {
    holds = false;
  }

  private void ask() {
    ConfigurationEntry last = configurations.last();
    holds =
        isAllowed
            && !isChanging
            && last != null
            && last.getOldConf().isEmpty()
            && last.getConf().getPeers().equals(List.of(self));
  }
}
