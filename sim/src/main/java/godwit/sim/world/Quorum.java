package godwit.sim.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the replicas of a group have in common: who can reach whom, and elections. An election takes
 * no message: it happens at once, among those who reach each other, by Raft's rule that a voter's
 * log must not be ahead of the candidate's (Ongaro and Ousterhout, "In Search of an Understandable
 * Consensus Algorithm", 2014, section 5.4). Who was not reached goes on believing. Not thread-safe.
 *
 * @param <C> command
 * @param <A> answer
 */
public final class Quorum<C, A> {
  private static final long TICK_MICROS = 50_000;
  private static final long MIN_PATIENCE_MICROS = 150_000;
  private static final long MAX_PATIENCE_MICROS = 900_000;

  private final Timeline timeline;
  private final Network network;
  private final Seed seed;
  private final List<QuorumMember<C, A>> members = new ArrayList<>();
  private long electAtMicros = -1;

  public Quorum(Timeline timeline, Network network, Seed seed) {
    this.timeline = timeline;
    this.network = network;
    this.seed = seed;
  }

  void join(QuorumMember<C, A> member) {
    if (members.isEmpty()) {
      timeline.after(TICK_MICROS, this::tick);
    }
    members.add(member);
  }

  List<QuorumMember<C, A>> members() {
    return members;
  }

  Network network() {
    return network;
  }

  long nowMicros() {
    return timeline.nowMicros();
  }

  boolean majority(int count) {
    return 2 * count > members.size();
  }

  /** Returns whoever was elected last, if they still believe to lead. */
  Optional<QuorumMember<C, A>> newest() {
    return members.stream()
        .filter(QuorumMember::elected)
        .max(Comparator.comparingLong(QuorumMember::term));
  }

  /** Returns whether messages get from one to the other and back. */
  boolean reach(QuorumMember<C, A> one, QuorumMember<C, A> other) {
    return one == other
        || (one.hears()
            && other.hears()
            && network.connects(one.host(), other.host())
            && network.connects(other.host(), one.host()));
  }

  boolean reachesMajority(QuorumMember<C, A> member) {
    return member.hears() && majority(reached(member).size());
  }

  private List<QuorumMember<C, A>> reached(QuorumMember<C, A> member) {
    return members.stream().filter(other -> other.hears() && reach(member, other)).toList();
  }

  private void tick() {
    timeline.after(TICK_MICROS, this::tick);
    Optional<QuorumMember<C, A>> leader = newest();
    for (QuorumMember<C, A> member : members) {
      member.look(reachesMajority(member));
    }
    if (leader.isPresent() && reachesMajority(leader.get())) {
      electAtMicros = -1;
      leader.get().heartbeat();
    } else if (electAtMicros < 0) {
      electAtMicros = nowMicros() + seed.between(MIN_PATIENCE_MICROS, MAX_PATIENCE_MICROS);
    } else if (nowMicros() >= electAtMicros) {
      electAtMicros = -1;
      elect();
    }
  }

  private void elect() {
    List<QuorumMember<C, A>> electable =
        members.stream().filter(member -> majority(voters(member).size())).toList();
    if (!electable.isEmpty()) {
      QuorumMember<C, A> chosen = seed.pick(electable);
      long term = 1 + members.stream().mapToLong(QuorumMember::term).max().orElse(0);
      voters(chosen).forEach(voter -> voter.see(term));
      chosen.lead();
    }
  }

  private List<QuorumMember<C, A>> voters(QuorumMember<C, A> candidate) {
    return candidate.hears()
        ? reached(candidate).stream().filter(voter -> !voter.aheadOf(candidate)).toList()
        : List.of();
  }
}
