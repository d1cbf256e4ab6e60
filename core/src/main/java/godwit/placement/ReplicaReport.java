package godwit.placement;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import java.util.List;
import java.util.Optional;

/**
 * What a node tells of its replica of a group.
 *
 * @param number of the replica: its node gives none twice; 0 of the one that founded the group
 * @param term that it is in; the higher of two that both say they lead is right
 * @param leader as far as it knows
 * @param applied index of the last entry in its state
 * @param followers of a leader; empty otherwise
 */
public record ReplicaReport(
    String group,
    int number,
    boolean leads,
    long term,
    Optional<String> leader,
    Membership membership,
    long applied,
    List<Follower> followers) {
  public static final Codec<ReplicaReport> CODEC =
      RecordCodecs.record(
          field(Codecs.STRING, ReplicaReport::group),
          field(Codecs.INT, ReplicaReport::number),
          field(Codecs.BOOL, ReplicaReport::leads),
          field(Codecs.VARINT, ReplicaReport::term),
          field(Codecs.optional(Codecs.STRING), ReplicaReport::leader),
          field(Membership.CODEC, ReplicaReport::membership),
          field(Codecs.VARINT, ReplicaReport::applied),
          field(Codecs.list(Follower.CODEC), ReplicaReport::followers),
          ReplicaReport::new);

  public ReplicaReport {
    followers = List.copyOf(followers);
  }

  /** Returns what a leader tells of the node that follows. */
  public Optional<Follower> follower(String node) {
    return followers.stream().filter(it -> it.node().equals(node)).findFirst();
  }

  /**
   * A voter or learner as its leader sees it.
   *
   * @param number of the replica that the group means by the node
   * @param lagEntries how many entries of the leader's log it is not known to have
   */
  public record Follower(String node, int number, long lagEntries) {
    public static final Codec<Follower> CODEC =
        RecordCodecs.record(
            field(Codecs.STRING, Follower::node),
            field(Codecs.INT, Follower::number),
            field(Codecs.VARINT, Follower::lagEntries),
            Follower::new);
  }
}
