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

  /** Adds a node as one that follows and has no vote; says whether it is done. */
  public void addLearner(String node, Consumer<Boolean> ended) {
    boolean needless = leader.membership().has(node);
    change(
        needless,
        ended,
        members -> new Membership(members.voters(), with(members.learners(), node)));
  }

  /** Takes a learner that has caught up out of the group and back in as a voter. */
  public void promote(String node, Consumer<Boolean> ended) {
    long lag = leader.lag(node);
    boolean caughtUp = lag < leader.lastIndex() && lag <= MAX_LAG;
    if (!leader.membership().learners().contains(node) || !caughtUp) {
      ended.accept(leader.membership().voters().contains(node));
      return;
    }
    change(
        false,
        taken -> {
          if (taken) {
            change(
                false,
                ended,
                members -> new Membership(with(members.voters(), node), members.learners()));
          } else {
            ended.accept(false);
          }
        },
        members -> without(members, node));
  }

  /** Takes a node that does not lead out of the leader. */
  public void remove(String node, Consumer<Boolean> ended) {
    if (node.equals(leader.name())) {
      ended.accept(false);
      return;
    }
    change(!leader.membership().has(node), ended, members -> without(members, node));
  }

  private void change(boolean needless, Consumer<Boolean> ended, UnaryOperator<Membership> to) {
    if (!leader.mayChange() || pending.isPresent()) {
      ended.accept(false);
    } else if (needless) {
      ended.accept(true);
    } else {
      pending = Optional.of(new Pending(leader.lastIndex() + 1, ended));
      leader.append(to.apply(leader.membership()));
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

  private static Membership without(Membership members, String node) {
    return new Membership(
        members.voters().stream().filter(one -> !one.equals(node)).toList(),
        members.learners().stream().filter(one -> !one.equals(node)).toList());
  }

  private static List<String> with(List<String> names, String node) {
    List<String> all = new ArrayList<>(names);
    all.add(node);
    return all;
  }
}
