package godwit.cli.verb;

import godwit.client.Admin;
import godwit.client.GodwitException;
import godwit.partition.ServiceId;
import godwit.placement.GroupName;
import godwit.placement.NodeStatus;
import godwit.placement.NodeStatus.ReplicaStatus;
import godwit.placement.NodeStatus.Role;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A data service to move to, as it was given: perhaps it is none, but a node's name. */
record Target(String text) {
  /** Takes every text: only the store knows its nodes. */
  static final class Converter implements ITypeConverter<Target> {
    @Override
    public Target convert(String text) {
      return new Target(text);
    }
  }

  /**
   * Returns the service.
   *
   * @throws TypeConversionException if it is none; of a node, with the services that it leads
   */
  ServiceId service(Admin admin) {
    try {
      return ServiceId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage() + told(admin));
    }
  }

  private String told(Admin admin) {
    try {
      return told(admin.nodes());
    } catch (GodwitException e) {
      return ""; // The wrong argument is what counts.
    }
  }

  /** Returns what is to be said beside the error if this is a node; else nothing. */
  String told(List<NodeStatus> nodes) {
    return nodes.stream()
        .filter(node -> node.name().equals(text))
        .map(node -> ". " + text + " is a node, which leads " + services(node))
        .findFirst()
        .orElse("");
  }

  private static String services(NodeStatus node) {
    List<String> led =
        node.replicas().stream()
            .filter(replica -> replica.role() == Role.LEADER)
            .map(ReplicaStatus::group)
            .filter(group -> !group.equals(GroupName.COORDINATOR))
            .toList();
    return led.isEmpty() ? "no service" : String.join(" ", led);
  }
}
