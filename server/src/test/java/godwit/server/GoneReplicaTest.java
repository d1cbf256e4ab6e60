package godwit.server;

import static godwit.server.ClusterTest.arranged;
import static godwit.server.ClusterTest.await;
import static godwit.server.ClusterTest.client;
import static godwit.server.ClusterTest.coordinator;
import static godwit.server.ClusterTest.grown;
import static godwit.server.ClusterTest.joining;
import static godwit.server.ClusterTest.leader;
import static godwit.server.ClusterTest.put;
import static godwit.server.ClusterTest.rows;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Godwit;
import godwit.client.Table;
import godwit.partition.ServiceId;
import godwit.placement.GroupName;
import godwit.placement.PlacementStep;
import godwit.server.journal.DirectoryDisk;
import godwit.server.raft.DiskOpener;
import godwit.server.raft.RaftGroup;
import godwit.server.replica.DataService;
import godwit.server.rpc.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which replicas a node deletes, and what becomes of a group of which one is gone. */
@Timeout(120)
class GoneReplicaTest {
  private static final Endpoint ANYWHERE = new Endpoint("127.0.0.1", 0);

  @TempDir Path data;

  /** An order to delete may come late, when the node belongs to the group again. */
  @Test
  void replicaThatALeaderAddressesIsNotDeleted() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(data, 3, NodeConfig.Timing.DEFAULT);
        Godwit godwit = client(cluster)) {
      grown(godwit.admin(), 3);
      Node leader =
          cluster.nodes().stream().filter(it -> coordinator(it).leads()).findFirst().orElseThrow();
      Node follower = cluster.nodes().stream().filter(it -> it != leader).findFirst().orElseThrow();
      assertThat(
              arranged(
                  follower,
                  new PlacementStep.Delete(
                      GroupName.COORDINATOR,
                      follower.name(),
                      coordinator(follower).number(),
                      Long.MAX_VALUE,
                      Long.MAX_VALUE)))
          .contains("a leader still addresses the replica: group=coordinator");
      assertThat(coordinator(follower).membership().voters()).hasSize(3);
    }
  }

  /** It votes by a replica that is gone; with another one lost, its group would stand still. */
  @Test
  void voterWhoseReplicaIsGoneJoinsItsGroupByAnother() throws Exception {
    Map<String, String> expected = new TreeMap<>();
    try (LocalCluster cluster = LocalCluster.start(data, 3, NodeConfig.Timing.DEFAULT);
        Godwit godwit = client(cluster)) {
      Table table = godwit.createTable("numbers");
      put(table, expected, 0, 300);
      grown(godwit.admin(), 3);
      ServiceId id = godwit.admin().partitions("numbers").getFirst().service();
      String lost = leader(godwit.admin(), id).equals("node3") ? "node2" : "node3";
      Node first = cluster.nodes().getFirst();
      cluster.stop(lost);
      Trees.delete(data.resolve(lost).resolve("services").resolve(id.toString()));

      try (Node again =
          Node.start(joining(data.resolve(lost), lost, first.endpoint().orElseThrow()))) {
        await(() -> votesBy(first, id, again));
        put(table, expected, 300, 600);
        cluster.stop(lost.equals("node3") ? "node2" : "node3");
        put(table, expected, 600, 900);
        assertThat(rows(table)).isEqualTo(expected);
      }
    }
  }

  /** Returns whether the other node has a replica of the service that votes, as this one knows. */
  private static boolean votesBy(Node node, ServiceId id, Node other) {
    Optional<RaftGroup> replica = other.hosted().find(id).map(DataService::group);
    RaftGroup here = replica(node, id);
    return replica.filter(it -> it.leader().isPresent() && it.number() > 0).isPresent()
        && here.membership().voters().contains(other.name())
        && (!here.leads()
            || here.progress().stream()
                .anyMatch(it ->
                    it.node().equals(other.name())
                        && it.couldLead()
                        && it.number() == replica.get().number()));
  }

  /** The node may have been given another one since. */
  @Test
  void orderToDeleteAReplicaDoesNotDeleteTheNextOne() throws Exception {
    try (Node node = Node.start(NodeConfig.embedded(data, 1).listeningAt(ANYWHERE))) {
      PlacementStep host = new PlacementStep.Host("s9", node.name());
      ServiceId id = ServiceId.parse("s9");
      PlacementStep first = new PlacementStep.Delete("s9", node.name(), 1, 0, 0);
      assertThat(arranged(node, host)).isEmpty();
      await(() -> !replica(node, id).isAddressed());
      assertThat(replica(node, id).number()).isEqualTo(1);
      assertThat(arranged(node, first)).isEmpty();
      assertThat(node.hosted().find(id)).isEmpty();

      assertThat(arranged(node, host)).isEmpty();
      await(() -> !replica(node, id).isAddressed());
      assertThat(arranged(node, first))
          .contains("order is for another replica: group=s9 number=1 here=2");
      assertThat(replica(node, id).number()).isEqualTo(2);
    }
  }

  private static RaftGroup replica(Node node, ServiceId id) {
    return node.hosted().find(id).orElseThrow().group();
  }

  @Test
  void replicaThatCouldNotBeOpenedIsOpenedTheNextTimeUnderItsNumber() throws Exception {
    AtomicInteger failing = new AtomicInteger(1);
    DiskOpener disks =
        directory -> {
          if (directory.toString().contains("s9") && failing.getAndDecrement() > 0) {
            throw new IOException("disk is away");
          }
          return DirectoryDisk.open(directory);
        };
    try (Node node = Node.start(NodeConfig.embedded(data, 1).listeningAt(ANYWHERE), disks)) {
      PlacementStep host = new PlacementStep.Host("s9", node.name());
      assertThat(arranged(node, host)).contains("disk is away");
      assertThat(arranged(node, host)).isEmpty();
      assertThat(replica(node, ServiceId.parse("s9")).number()).isEqualTo(1);
    }
  }

  @Test
  void directoryThatIsOfNoReplicaIsNotSaidToBeHosted() throws Exception {
    try (Node node = Node.start(NodeConfig.embedded(data, 1).listeningAt(ANYWHERE))) {
      Files.createDirectory(data.resolve("services/s9"));
      assertThat(arranged(node, new PlacementStep.Host("s9", node.name())))
          .contains("directory is of no replica that joined");
      assertThat(node.hosted().find(ServiceId.parse("s9"))).isEmpty();
    }
  }

  /** Its leader may just be gone, when an order comes of before it belonged to the group again. */
  @Test
  void replicaThatWasSentMoreThanTheOrderToDeleteItKnowsIsKept() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(data, 3, NodeConfig.Timing.DEFAULT)) {
      try (Godwit godwit = client(cluster)) {
        grown(godwit.admin(), 3);
      }
      Node last = cluster.nodes().getFirst();
      cluster.stop("node2");
      cluster.stop("node3");
      await(() -> !coordinator(last).isAddressed() && !coordinator(last).leads());
      String name = last.name();
      int number = coordinator(last).number();
      long index = coordinator(last).lastIndex() - 1;
      assertThat(
              arranged(
                  last, new PlacementStep.Delete(GroupName.COORDINATOR, name, number, 1, index)))
          .contains("replica was sent more since: group=coordinator term=1");
      assertThat(coordinator(last).membership().voters()).contains(name);
    }
  }
}
