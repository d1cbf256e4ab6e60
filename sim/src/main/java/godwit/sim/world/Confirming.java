package godwit.sim.world;

import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Asks the other replicas whether they know of a later term, as Raft's read index does. A leader
 * that has resigned meanwhile shows nothing: it may have applied what its successor has not. Not
 * thread-safe.
 *
 * @param <C> command
 * @param <A> answer
 */
final class Confirming<C, A> {
  private static final long WAIT_MICROS = 400_000;

  private final QuorumMember<C, A> leader;
  private final Quorum<C, A> quorum;
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
    this.asked = leader.term();
    this.then = then;
    agreed.addAll(List.of(leader.name()));
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
    if (agrees && agreed.add(other.name()) && leader.leads() && leader.term() == asked) {
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
