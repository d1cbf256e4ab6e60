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
 */
final class Changes {
  /** As many entries a learner may lack when it becomes a voter. */
  private static final long MAX_LAG = 1_000;

  private final Group group;
  private Optional<Pending> pending = Optional.empty();

  /** A change whose entry is not committed, and who hears how it ends. */
  private record Pending(long index, Consumer<Boolean> ended) {}

  /** What a change needs of the replica that leads. */
  interface Group {
    String name();

    /** Returns whether it leads, and has committed an entry of its term. */
    boolean mayChange();

    Membership members();

    /** Returns the last index that a node has acknowledged in this term; 0 if none. */
    long acknowledged(String node);

    long lastIndex();

    /** Appends who belongs to the group from now on. */
    void append(Membership members);
  }

  Changes(Group group) {
    this.group = group;
  }

  void addLearner(String node, Consumer<Boolean> ended) {
    boolean needless = group.members().has(node);
    change(
        needless,
        ended,
        members -> new Membership(members.voters(), with(members.learners(), node)));
  }

  /** Takes a learner that has caught up out of the group and back in as a voter. */
  void promote(String node, Consumer<Boolean> ended) {
    long acknowledged = group.acknowledged(node);
    boolean caughtUp = acknowledged > 0 && group.lastIndex() - acknowledged <= MAX_LAG;
    if (!group.members().learners().contains(node) || !caughtUp) {
      ended.accept(group.members().voters().contains(node));
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

  /** Takes a node that does not lead out of the group. */
  void remove(String node, Consumer<Boolean> ended) {
    if (node.equals(group.name())) {
      ended.accept(false);
      return;
    }
    change(!group.members().has(node), ended, members -> without(members, node));
  }

  private void change(boolean needless, Consumer<Boolean> ended, UnaryOperator<Membership> to) {
    if (!group.mayChange() || pending.isPresent()) {
      ended.accept(false);
    } else if (needless) {
      ended.accept(true);
    } else {
      pending = Optional.of(new Pending(group.lastIndex() + 1, ended));
      group.append(to.apply(group.members()));
    }
  }

  /** Hears up to where the log is committed. */
  void committed(long index) {
    if (pending.isPresent() && pending.get().index() <= index) {
      end(true);
    }
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
