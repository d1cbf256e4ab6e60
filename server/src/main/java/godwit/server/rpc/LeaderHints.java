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
    return leader.map(it -> failure.toBuilder().setLeader(it).build()).orElse(failure);
  }
}
