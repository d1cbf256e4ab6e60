package godwit.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.placement.NodeStatus;
import godwit.placement.NodeStatus.ReplicaStatus;
import godwit.placement.NodeStatus.Role;
import godwit.placement.NodeStatus.Silence;
import godwit.placement.Standing;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final List<NodeStatus> NODES =
      List.of(
          node(
              "n1",
              new ReplicaStatus("coordinator", Role.LEADER, 1, 0),
              new ReplicaStatus("s1", Role.LEADER, 1, 0),
              new ReplicaStatus("s2", Role.VOTER, 1, 0),
              new ReplicaStatus("s3", Role.LEADER, 1, 0)),
          node("n2", new ReplicaStatus("s1", Role.VOTER, 1, 0)));

  @Test
  void nodeIsToldByTheServicesThatItLeads() {
    assertThat(new Target("n1").told(NODES)).isEqualTo(". n1 is a node, which leads s1 s3");
    assertThat(new Target("n2").told(NODES)).isEqualTo(". n2 is a node, which leads no service");
    assertThat(new Target("n3").told(NODES)).isEmpty();
  }

  private static NodeStatus node(String name, ReplicaStatus... replicas) {
    return new NodeStatus(
        name,
        "db1:7420",
        Standing.SERVING,
        new Silence(true, 0),
        0,
        OptionalLong.empty(),
        List.of(replicas));
  }
}
