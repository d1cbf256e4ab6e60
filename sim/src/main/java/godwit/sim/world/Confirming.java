package godwit.sim.world;

import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Asks the other replicas whether they know of a later term, as Raft's read index does. The
 * questions end with the replica that put them, but not with its leadership: what it shows then is
 * still all that there was. Not thread-safe.
 *
 * @param <C> command
 * @param <A> answer
 */
final class Confirming<C, A> {
  private static final long WAIT_MICROS = 400_000;

  private final QuorumMember<C, A> leader;
  private final Quorum<C, A> quorum;
  private final String name;
  private final int life;
  private final long asked;
  private final Consumer<Boolean> then;
  private final TreeSet<String> agreed = new TreeSet<>();
  private boolean over;

  /**
   * Makes a question of a leader.
   *
   * @param then hears once whether a majority agrees
   */
  Confirming(QuorumMember<C, A> leader, Quorum<C, A> quorum, Consumer<Boolean> then) {
    this.leader = leader;
    this.quorum = quorum;
    this.name = leader.name();
    this.life = leader.host().life();
    this.asked = leader.term();
    this.then = then;
    agreed.add(name);
  }

  void ask() {
    if (quorum.majority(leader.members(), agreed)) {
      conclude(true);
      return;
    }
    leader.host().after(WAIT_MICROS, () -> conclude(false));
    for (QuorumMember<C, A> other : leader.others()) {
      leader.send(
          other,
          () -> {
            boolean agrees = quorum.agrees(other.term(), asked);
            other.send(leader, () -> heard(other, agrees));
          });
    }
  }

  private void heard(QuorumMember<C, A> other, boolean agrees) {
    boolean lives = leader.host().life() == life && leader.name().equals(name);
    if (agrees && lives && agreed.add(other.name())) {
      if (quorum.majority(leader.members(), agreed)) {
        conclude(true);
      }
    }
  }

  private void conclude(boolean leads) {
    if (!over) {
      over = true;
      then.accept(leads);
    }
  }
}
