package godwit.sim.world;

import godwit.placement.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The changes of a group's members that one of its replicas makes while it leads: one node by one
 * entry, one at a time, and none before an entry of its term is committed. Whoever the newest entry
 * names belongs to the group at once (Ongaro, "Consensus: bridging theory and practice", chapter
 * 4). Not thread-safe.
 *
 * @param <C> command
 * @param <A> answer
 */
public final class Changes<C, A> {
  /** As many entries a learner may lack when it becomes a voter. */
  private static final long MAX_LAG = 1_000;

  private final QuorumMember<C, A> leader;
  private Optional<Pending> pending = Optional.empty();

  /** A change whose entry is not committed, and who hears how it ends. */
  private record Pending(long index, Consumer<Boolean> ended) {}

  Changes(QuorumMember<C, A> leader) {
    this.leader = leader;
  }

  /** Adds a node's replica as one that follows and has no vote; says whether it is done. */
  public void addLearner(String node, int number, Consumer<Boolean> ended) {
    String replica = ReplicaNames.of(node, number);
    if (leader.membership().has(node) && !leader.members().has(replica)) {
      ended.accept(false);
      return;
    }
    change(
        leader.members().has(replica),
        ended,
        members -> new Membership(members.voters(), with(members.learners(), replica)));
  }

  /** Takes a learner that has caught up out of the group and back in as a voter. */
  public void promote(String node, Consumer<Boolean> ended) {
    Optional<String> learner = ReplicaNames.find(leader.members().learners(), node);
    long lag = learner.map(leader::lag).orElse(0L);
    boolean caughtUp = lag < leader.lastIndex() && lag <= MAX_LAG;
    if (learner.isEmpty() || !caughtUp) {
      ended.accept(leader.membership().voters().contains(node));
      return;
    }
    String replica = learner.get();
    change(
        false,
        taken -> {
          if (taken) {
            change(
                false,
                ended,
                members -> new Membership(with(members.voters(), replica), members.learners()));
          } else {
            ended.accept(false);
          }
        },
        members -> without(members, replica));
  }

  /** Takes a node that does not lead out of the leader. */
  public void remove(String node, Consumer<Boolean> ended) {
    if (node.equals(leader.host().name())) {
      ended.accept(false);
      return;
    }
    Membership now = leader.members();
    Optional<String> replica =
        ReplicaNames.find(now.voters(), node).or(() -> ReplicaNames.find(now.learners(), node));
    change(replica.isEmpty(), ended, members -> without(members, replica.orElseThrow()));
  }

  private void change(boolean needless, Consumer<Boolean> ended, UnaryOperator<Membership> to) {
    if (!leader.mayChange() || pending.isPresent()) {
      ended.accept(false);
    } else if (needless) {
      ended.accept(true);
    } else {
      pending = Optional.of(new Pending(leader.lastIndex() + 1, ended));
      leader.append(to.apply(leader.members()));
    }
  }

  /** Hears up to where the log is committed. */
  void committed(long index) {
    if (pending.isPresent() && pending.get().index() <= index) {
      end(true);
    }
  }

  /** Forgets it, as a crash does. */
  void clear() {
    pending = Optional.empty();
  }

  /** The replica leads no more: nobody knows what becomes of the change. */
  void giveUp() {
    end(false);
  }

  private void end(boolean done) {
    Optional<Pending> ended = pending;
    pending = Optional.empty();
    ended.ifPresent(change -> change.ended().accept(done));
  }

  private static Membership without(Membership members, String replica) {
    return new Membership(
        members.voters().stream().filter(one -> !one.equals(replica)).toList(),
        members.learners().stream().filter(one -> !one.equals(replica)).toList());
  }

  private static List<String> with(List<String> names, String node) {
    List<String> all = new ArrayList<>(names);
    all.add(node);
    return all;
  }
}
