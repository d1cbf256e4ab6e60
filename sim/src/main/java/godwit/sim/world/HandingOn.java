package godwit.sim.world;

import java.util.Optional;

/**
 * The leadership that a leader is giving to another voter: it takes no more entries, and the other
 * stands for election once it has them all; if that takes too long, all is as before. Not
 * thread-safe.
 *
 * @param <C> command
 * @param <A> answer
 */
final class HandingOn<C, A> {
  private static final long WAIT_MICROS = 500_000;

  private final QuorumMember<C, A> leader;
  private final Quorum<C, A> quorum;
  private Optional<QuorumMember<C, A>> heir = Optional.empty();
  private int begun;

  HandingOn(QuorumMember<C, A> leader, Quorum<C, A> quorum) {
    this.leader = leader;
    this.quorum = quorum;
  }

  boolean underWay() {
    return heir.isPresent();
  }

  void begin(String to) {
    Optional<String> named = ReplicaNames.find(leader.members().voters(), to);
    if (underWay() || named.isEmpty()) {
      return;
    }
    heir = leader.others().stream().filter(it -> it.name().equals(named.get())).findFirst();
    begun++;
    int mine = begun;
    leader.after(
        WAIT_MICROS,
        () -> {
          if (begun == mine) {
            end();
          }
        });
    look();
  }

  void end() {
    heir = Optional.empty();
  }

  /** Has the other stand for election if it has everything. */
  void look() {
    if (heir.isPresent() && leader.lag(heir.get().name()) == 0) {
      QuorumMember<C, A> other = heir.get();
      long term = leader.term();
      leader.send(
          other,
          () -> {
            if (other.term() == term) {
              quorum.stand(other);
            }
          });
    }
  }
}
