package godwit.server.replica;

import godwit.placement.Membership;
import godwit.placement.ReplicaReport;
import godwit.server.raft.RaftGroup;

/** What a replica tells of its group. */
final class GroupReport {
  private GroupReport() {}

  static ReplicaReport of(RaftGroup group) {
    godwit.server.raft.Membership members = group.membership();
    long last = group.lastIndex();
    return new ReplicaReport(
        group.name(),
        group.number(),
        group.leads(),
        group.term(),
        group.leader(),
        new Membership(members.voters(), members.learners()),
        group.appliedIndex(),
        group.progress().stream()
            .map(it ->
                new ReplicaReport.Follower(
                    it.node(), it.number(), Math.max(0, last - it.matchIndex())))
            .toList());
  }
}
