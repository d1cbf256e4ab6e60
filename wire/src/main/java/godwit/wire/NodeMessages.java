package godwit.wire;

import static godwit.wire.TypeMessages.all;
import static godwit.wire.TypeMessages.missing;

import godwit.partition.ServiceId;
import godwit.placement.NodeStatus;
import godwit.placement.Standing;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorAnswer.Host;
import godwit.request.CoordinatorAnswer.ServiceReport;
import godwit.wire.v1.Requests;
import java.util.OptionalLong;

/** What the coordinator tells of nodes and of where services are, to messages and from them. */
final class NodeMessages {
  private NodeMessages() {}

  static Requests.Standing toMessage(Standing standing) {
    return switch (standing) {
      case SERVING -> Requests.Standing.SERVING;
      case DRAINING -> Requests.Standing.DRAINING;
      case REMOVED -> Requests.Standing.REMOVED;
    };
  }

  static Standing fromMessage(Requests.Standing standing) {
    return switch (standing) {
      case SERVING -> Standing.SERVING;
      case DRAINING -> Standing.DRAINING;
      case REMOVED -> Standing.REMOVED;
      case STANDING_UNSPECIFIED, UNRECOGNIZED -> throw missing("standing");
    };
  }

  static Requests.CoordinatorAnswer.Services toMessage(CoordinatorAnswer.Services services) {
    Requests.CoordinatorAnswer.Services.Builder message =
        Requests.CoordinatorAnswer.Services.newBuilder();
    services.services().forEach(it -> message.addServices(toMessage(it)));
    return message.build();
  }

  private static Requests.CoordinatorAnswer.Service toMessage(ServiceReport report) {
    Requests.CoordinatorAnswer.Service.Builder message =
        Requests.CoordinatorAnswer.Service.newBuilder()
            .setId(report.id().number())
            .setNode(report.node())
            .setAddress(report.address());
    report
        .hosts()
        .forEach(host -> message.addHostsBuilder().setNode(host.node()).setAddress(host.address()));
    return message.build();
  }

  static ServiceReport fromMessage(Requests.CoordinatorAnswer.Service message) {
    return new ServiceReport(
        new ServiceId(message.getId()),
        message.getNode(),
        message.getAddress(),
        all(message.getHostsList(), host -> new Host(host.getNode(), host.getAddress())));
  }

  static Requests.CoordinatorAnswer.Nodes toMessage(CoordinatorAnswer.Nodes nodes) {
    Requests.CoordinatorAnswer.Nodes.Builder message =
        Requests.CoordinatorAnswer.Nodes.newBuilder();
    nodes.nodes().forEach(it -> message.addNodes(toMessage(it)));
    return message.build();
  }

  private static Requests.Node toMessage(NodeStatus node) {
    Requests.Node.Builder message =
        Requests.Node.newBuilder()
            .setName(node.name())
            .setAddress(node.address())
            .setStanding(toMessage(node.standing()))
            .setFreeBytes(node.freeBytes());
    if (node.silence().heard()) {
      message.setSilentMillis(node.silence().millis());
    } else {
      message.setListenedMillis(node.silence().millis());
    }
    node.clockLeadMillis().ifPresent(message::setClockLeadMillis);
    node.replicas()
        .forEach(it ->
            message
                .addReplicasBuilder()
                .setGroup(it.group())
                .setRole(toMessage(it.role()))
                .setApplied(it.applied())
                .setLagEntries(it.lagEntries()));
    return message.build();
  }

  static NodeStatus fromMessage(Requests.Node message) {
    return new NodeStatus(
        message.getName(),
        message.getAddress(),
        fromMessage(message.getStanding()),
        message.hasSilentMillis()
            ? new NodeStatus.Silence(true, message.getSilentMillis())
            : new NodeStatus.Silence(false, message.getListenedMillis()),
        message.getFreeBytes(),
        message.hasClockLeadMillis()
            ? OptionalLong.of(message.getClockLeadMillis())
            : OptionalLong.empty(),
        all(
            message.getReplicasList(),
            it ->
                new NodeStatus.ReplicaStatus(
                    it.getGroup(),
                    fromMessage(it.getRole()),
                    it.getApplied(),
                    it.getLagEntries())));
  }

  private static Requests.Node.Role toMessage(NodeStatus.Role role) {
    return switch (role) {
      case LEADER -> Requests.Node.Role.LEADER;
      case VOTER -> Requests.Node.Role.VOTER;
      case LEARNER -> Requests.Node.Role.LEARNER;
      case STRAY -> Requests.Node.Role.STRAY;
    };
  }

  private static NodeStatus.Role fromMessage(Requests.Node.Role role) {
    return switch (role) {
      case LEADER -> NodeStatus.Role.LEADER;
      case VOTER -> NodeStatus.Role.VOTER;
      case LEARNER -> NodeStatus.Role.LEARNER;
      case STRAY -> NodeStatus.Role.STRAY;
      case ROLE_UNSPECIFIED, UNRECOGNIZED -> throw missing("role");
    };
  }
}
