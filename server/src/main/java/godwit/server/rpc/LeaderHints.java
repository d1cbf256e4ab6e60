package godwit.server.rpc;

import godwit.partition.ServiceId;
import godwit.placement.GroupName;
import godwit.server.cluster.Whereabouts;
import godwit.server.raft.RaftGroup;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import godwit.server.replica.HostedServices;
import godwit.wire.v1.StoreProtocol;
import java.util.Optional;

/**
 * What a node that does not lead a group says of who does. Thread-safe.
 *
 * @param self this node's name
 */
record LeaderHints(String self, HostedServices hosted, Whereabouts whereabouts) {
  /** Returns the failure of a request to a data service, with where its leader is. */
  StoreProtocol.Failure with(StoreProtocol.Failure failure, long service) {
    if (service < 1) {
      return failure;
    }
    ServiceId id = new ServiceId(service);
    return with(failure, id.toString(), hosted.find(id).map(DataService::group));
  }

  /** Returns the failure of a request to the coordinator, with where its leader is. */
  StoreProtocol.Failure with(StoreProtocol.Failure failure) {
    return with(
        failure, GroupName.COORDINATOR, hosted.coordinator().map(CoordinatorService::group));
  }

  private StoreProtocol.Failure with(
      StoreProtocol.Failure failure, String group, Optional<RaftGroup> here) {
    Optional<String> leader =
        here.isPresent()
            ? here.get().leader().filter(node -> !node.equals(self)).flatMap(whereabouts::address)
            : whereabouts.leader(group);
    if (leader.isPresent()) {
      return failure.toBuilder().setLeader(leader.get()).build();
    }
    return here.filter(it -> it.leader().isEmpty())
        .map(it -> failure.toBuilder().setDetail(leaderless(group, it)).build())
        .orElse(failure);
  }

  /** Returns in words what is wrong with a group that neither reads nor writes. */
  private String leaderless(String group, RaftGroup here) {
    return "no leader, for which a majority of the voters must run: group="
        + group
        + " voters="
        + here.membership().voters()
        + " asked="
        + self;
  }
}
