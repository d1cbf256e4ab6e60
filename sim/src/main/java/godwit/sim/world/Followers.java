package godwit.sim.world;

import godwit.placement.Membership;
import godwit.placement.ReplicaReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The others of its group, as a leader sees them in its term. Not thread-safe.
 *
 * @param <C> command
 * @param <A> answer
 */
final class Followers<C, A> {
  private final Map<QuorumMember<C, A>, Follower<C, A>> followers = new LinkedHashMap<>();

  /** Follows whoever of the others belongs to the group, and nobody else. */
  void follow(Membership members, List<QuorumMember<C, A>> others, long compacted) {
    followers.values().removeIf(follower -> !members.has(follower.name()));
    others.stream()
        .filter(other -> members.has(other.name()) && !followers.containsKey(other))
        .forEach(other -> followers.put(other, new Follower<>(other, compacted)));
  }

  void clear() {
    followers.clear();
  }

  Collection<Follower<C, A>> all() {
    return List.copyOf(followers.values());
  }

  /** Returns those that their hosts have not deleted. */
  List<Follower<C, A>> present() {
    return followers.values().stream().filter(Follower::present).toList();
  }

  Optional<Follower<C, A>> of(QuorumMember<C, A> other) {
    return Optional.ofNullable(followers.get(other)).filter(Follower::present);
  }

  /** Returns whether it is still one: a node that was removed and added again is another. */
  @SuppressWarnings("ReferenceEquality")
  boolean has(Follower<C, A> follower) {
    return followers.get(follower.member()) == follower;
  }

  /** Returns what a leader tells of the other members. */
  List<ReplicaReport.Follower> told(Membership members, String leader, long last) {
    return Stream.concat(members.voters().stream(), members.learners().stream())
        .filter(name -> !name.equals(leader))
        .map(name ->
            new ReplicaReport.Follower(
                ReplicaNames.host(name), ReplicaNames.number(name), last - acknowledged(name)))
        .toList();
  }

  /** Returns the last index that a replica has acknowledged; 0 if it has none. */
  long acknowledged(String replica) {
    return followers.values().stream()
        .filter(follower -> follower.name().equals(replica))
        .mapToLong(Follower::acknowledged)
        .findFirst()
        .orElse(0);
  }

  /**
   * Returns the index up to which a majority of the members has made the log durable.
   *
   * @param own up to where the leader itself has
   */
  long majority(Quorum<C, A> quorum, Membership members, String leader, long own) {
    List<Long> durable = new ArrayList<>();
    if (quorum.counts(members, leader)) {
      durable.add(own);
    }
    for (Follower<C, A> follower : followers.values()) {
      if (quorum.counts(members, follower.name())) {
        durable.add(follower.matched());
      }
    }
    durable.sort(null);
    int needed = members.voters().size() / 2 + 1;
    return durable.size() < needed ? 0 : durable.get(durable.size() - needed);
  }
}
