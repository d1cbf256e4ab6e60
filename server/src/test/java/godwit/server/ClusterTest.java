package godwit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import godwit.client.Admin;
import godwit.client.ClientSettings;
import godwit.client.Godwit;
import godwit.client.RejectedException;
import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.client.Table;
import godwit.client.UnavailableException;
import godwit.client.grpc.Channels;
import godwit.client.grpc.RemoteGodwit;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.key.Bytes;
import godwit.partition.Attempt;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.placement.GroupName;
import godwit.placement.NodeReport;
import godwit.placement.NodeStatus;
import godwit.placement.PlacementStep;
import godwit.placement.Standing;
import godwit.request.CoordinatorAnswer;
import godwit.request.OperationReport;
import godwit.request.Reason;
import godwit.server.monitor.Health;
import godwit.server.raft.RaftGroup;
import godwit.server.replica.DataService;
import godwit.server.rpc.Endpoint;
import godwit.wire.Formats;
import godwit.wire.v1.PeerGrpc;
import godwit.wire.v1.PeerProtocol;
import io.grpc.ManagedChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes in one process that make a cluster, over loopback. */
@Timeout(120)
class ClusterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path data;

  @Test
  void threeNodesReplicateEveryGroupAndOutliveTheLossOfOne() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(data, 3, NodeConfig.Timing.DEFAULT);
        Godwit godwit = client(cluster)) {
      Table table = godwit.createTable("numbers");
      Map<String, String> expected = new TreeMap<>();
      put(table, expected, 0, 300);
      grown(godwit.admin(), 3);
      put(table, expected, 300, 600);

      Locator whole = godwit.admin().partitions("numbers").getFirst();
      ServiceId other =
          godwit.admin().services().stream()
              .map(it -> it.id())
              .filter(id -> !id.equals(whole.service()))
              .findFirst()
              .orElseThrow();
      OperationReport move = godwit.admin().move(whole.partition(), other, Optional.empty());
      OperationReport moved = godwit.admin().await(move.id(), Duration.ofSeconds(20));
      assertThat(moved.phase()).as("%s", moved).isEqualTo(OperationReport.Phase.DONE);
      put(table, expected, 600, 900);

      cluster.stop(leader(godwit.admin(), other));
      put(table, expected, 900, 1_200);
      assertThat(rows(table)).isEqualTo(expected);
    }
  }

  @Test
  void drainedNodeGivesAwayAllAndTheRestServes() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(data, 3, NodeConfig.Timing.DEFAULT);
        Godwit godwit = client(cluster)) {
      Table table = godwit.createTable("numbers");
      Map<String, String> expected = new TreeMap<>();
      put(table, expected, 0, 100);
      grown(godwit.admin(), 3);
      godwit.admin().setStanding("node1", Standing.REMOVED);
      await(() -> replicas(godwit.admin(), "node1").isEmpty());
      put(table, expected, 100, 200);
      cluster.stop("node1");
      put(table, expected, 200, 300);
      assertThat(rows(table)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nodeThatWasRemovedMeanwhileKnowsItWhenItStarts(boolean elsewhere) throws Exception {
    try (LocalCluster cluster = LocalCluster.start(data, 3, NodeConfig.Timing.DEFAULT);
        Godwit godwit = client(cluster)) {
      grown(godwit.admin(), 3);
      assertThat(cluster.nodes().getFirst().isRemoved()).isFalse();
      Endpoint there = cluster.nodes().getLast().endpoint().orElseThrow();
      cluster.stop("node3");
      godwit.admin().setStanding("node3", Standing.REMOVED);
      NodeConfig again =
          NodeConfig.embedded(data.resolve("node3"), 1)
              .named("node3")
              .listeningAt(elsewhere ? new Endpoint("127.0.0.1", 0) : there);
      try (Node node = Node.start(again)) {
        assertThat(node.isRemoved()).isTrue();
        await(() -> replicas(godwit.admin(), "node3").isEmpty());
        Health health = node.monitor().orElseThrow().health();
        await(() -> health.ready().missing().toString().contains("NODE_REMOVED"));
      }
      assertThatThrownBy(() -> Node.start(again))
          .as("it has nothing left to give away")
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("NODE_REMOVED");
    }
  }

  /** Whoever has just died has the least to lead, and the coordinator does not know of it yet. */
  @Test
  void leadershipIsNotGivenToANodeThatDoesNotAnswer() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(data, 3, NodeConfig.Timing.DEFAULT);
        Godwit godwit = client(cluster)) {
      grown(godwit.admin(), 3);
      String dead =
          cluster.nodes().stream()
              .filter(it -> !coordinator(it).leads())
              .map(Node::name)
              .findFirst()
              .orElseThrow();
      cluster.stop(dead);
      await(() -> cluster.nodes().stream().anyMatch(it -> leadsWithout(it, dead)));
      Node leader =
          cluster.nodes().stream().filter(it -> leadsWithout(it, dead)).findFirst().orElseThrow();
      assertThat(
              arranged(
                  leader, new PlacementStep.Transfer(GroupName.COORDINATOR, leader.name(), dead)))
          .contains("heir does not answer")
          .contains(dead);
    }
  }

  /** A session of a client and the lanes of the other nodes would go on for ever. */
  @Test
  void nodeThatStopsWaitsForNoStreamOfOthers() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(data, 3, NodeConfig.Timing.DEFAULT);
        Godwit godwit = client(cluster)) {
      grown(godwit.admin(), 3);
      for (Node node : cluster.nodes()) {
        long beganNanos = System.nanoTime();
        cluster.stop(node.name());
        Duration took = Duration.ofNanos(System.nanoTime() - beganNanos);
        assertThat(took).as(node.name()).isLessThan(Duration.ofSeconds(5));
      }
    }
  }

  /**
   * Whoever leads a service takes its time to give that away, for the pause of a move ends soon.
   */
  @Test
  void leadershipIsNotGivenAwayWhileAPartitionIsSealed() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(data, 3, NodeConfig.Timing.DEFAULT);
        Godwit godwit = client(cluster)) {
      godwit.createTable("numbers");
      grown(godwit.admin(), 3);
      Locator whole = godwit.admin().partitions("numbers").getFirst();
      PartitionId partition = whole.partition();
      Node leader =
          cluster.nodes().stream()
              .filter(it -> data(it, whole.service()).leads())
              .findFirst()
              .orElseThrow();
      Node heir = cluster.nodes().stream().filter(it -> it != leader).findFirst().orElseThrow();
      DataService service = data(leader, whole.service());
      ServiceId target = new ServiceId(whole.service().number() % 3 + 1);
      Attempt move = new Attempt(new OperationId(9, 99), 1);
      step(service, new DataCommand.Begin(move, partition, new PartitionId(9, 99), target, 60_000));
      step(service, new DataCommand.Seal(move, partition, 1));

      PlacementStep transfer =
          new PlacementStep.Transfer(whole.service().toString(), leader.name(), heir.name());
      CompletableFuture<String> asked =
          CompletableFuture.supplyAsync(() -> arranged(leader, transfer));
      for (int i = 0; i < 500; i++) {
        service.group().readBarrier().get(20, TimeUnit.SECONDS);
      }
      assertThat(service.leads()).isTrue();
      assertThat(asked).isNotDone();

      step(service, new DataCommand.Unseal(move, partition, 1));
      assertThat(asked.get(20, TimeUnit.SECONDS)).isEmpty();
      await(() -> data(heir, whole.service()).leads());
    }
  }

  private static DataService data(Node node, ServiceId service) {
    return node.hosted().find(service).orElseThrow();
  }

  private static void step(DataService service, DataCommand.Step step) throws Exception {
    assertThat(service.propose(step).get(20, TimeUnit.SECONDS)).isInstanceOf(DataAnswer.Step.class);
  }

  static RaftGroup coordinator(Node node) {
    return node.hosted().coordinator().orElseThrow().group();
  }

  private static boolean leadsWithout(Node node, String silent) {
    return coordinator(node).progress().stream()
        .anyMatch(it -> it.node().equals(silent) && !it.isAlive());
  }

  /** Has a node do a step, and returns what it says against it. */
  static String arranged(Node node, PlacementStep step) {
    ManagedChannel channel = Channels.PLAIN.open(node.endpoint().orElseThrow().toString());
    try {
      PeerProtocol.Arrangement arrangement =
          PeerProtocol.Arrangement.newBuilder()
              .setStep(ByteString.copyFrom(Formats.PLACEMENT_STEP.encode(step).borrow()))
              .build();
      return PeerGrpc.newBlockingStub(channel).arrange(arrangement).getFailure().getDetail();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void clusterOfWhichEveryNodeWasStoppedFindsItselfAgain() throws Exception {
    Map<String, String> expected = new TreeMap<>();
    try (LocalCluster cluster = LocalCluster.start(data, 3, NodeConfig.Timing.DEFAULT);
        Godwit godwit = client(cluster)) {
      put(godwit.createTable("numbers"), expected, 0, 100);
      grown(godwit.admin(), 3);
    }
    try (LocalCluster cluster = LocalCluster.start(data, 3, NodeConfig.Timing.DEFAULT);
        Godwit godwit = client(cluster)) {
      put(godwit.table("numbers"), expected, 100, 200);
      assertThat(rows(godwit.table("numbers"))).isEqualTo(expected);
    }
  }

  @Test
  void lostMajorityIsToldInWords() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(data, 3, NodeConfig.Timing.DEFAULT)) {
      try (Godwit godwit = client(cluster)) {
        godwit.createTable("numbers").put(Bytes.utf8("k"), Bytes.utf8("v"));
        grown(godwit.admin(), 3);
      }
      cluster.stop("node2");
      cluster.stop("node3");
      ClientSettings settings =
          ClientSettings.standard(new SecureRandom()).withDeadline(Duration.ofSeconds(10));
      String left = cluster.nodes().getFirst().endpoint().orElseThrow().toString();
      try (Godwit godwit = RemoteGodwit.connect(List.of(left), settings)) {
        assertThatThrownBy(godwit::tables)
            .isInstanceOfSatisfying(
                UnavailableException.class,
                error -> assertThat(error.advice()).contains("docs/operating.md"))
            .hasMessageContaining("no leader, for which a majority of the voters must run")
            .hasMessageContaining("group=coordinator voters=[node1, node2, node3] asked=node1");
      }
    }
  }

  @Test
  void nodeThatIsNotTakenLeavesNothingBehind() throws Exception {
    Path there = Files.createDirectory(data.resolve("there"));
    Path missing = data.resolve("missing");
    try (LocalCluster cluster =
        LocalCluster.start(data.resolve("cluster"), 1, NodeConfig.Timing.DEFAULT)) {
      Endpoint first = cluster.nodes().getFirst().endpoint().orElseThrow();
      Node.start(joining(data.resolve("wader"), "wader", first)).close();
      for (Path directory : List.of(there, missing)) {
        assertThatThrownBy(() -> Node.start(joining(directory, "wader", first)))
            .isInstanceOfSatisfying(
                RejectedException.class,
                error -> assertThat(error.reason()).isEqualTo(Reason.NODE_NAME_TAKEN));
      }
      assertThat(there).isEmptyDirectory();
      assertThat(missing).doesNotExist();
      Node.start(joining(there, "plover", first)).close();
      assertThat(there).isNotEmptyDirectory();
    }
  }

  @Test
  void nameOfANodeWhoseStartWasBrokenOffIsTakenByAnotherDirectory() throws Exception {
    try (LocalCluster cluster =
        LocalCluster.start(data.resolve("cluster"), 1, NodeConfig.Timing.DEFAULT)) {
      Node first = cluster.nodes().getFirst();
      NodeReport broken =
          new NodeReport("wader", "0123456789abcdef", "127.0.0.1:1", 0, 0, List.of());
      assertThat(first.hosted().coordinator().orElseThrow().hear(broken).get(20, TimeUnit.SECONDS))
          .isInstanceOf(CoordinatorAnswer.Nodes.class);
      Endpoint there = first.endpoint().orElseThrow();
      try (Node wader = Node.start(joining(data.resolve("wader"), "wader", there))) {
        assertThat(wader.hosted().data()).hasSize(1);
      }
    }
  }

  @Test
  void nodeThatServesIsKnownWithWhatItHas() throws Exception {
    try (LocalCluster cluster =
            LocalCluster.start(data.resolve("cluster"), 1, NodeConfig.Timing.DEFAULT);
        Godwit godwit = cluster.client()) {
      Endpoint there = cluster.nodes().getFirst().endpoint().orElseThrow();
      try (Node wader = Node.start(joining(data.resolve("wader"), "wader", there))) {
        assertThat(replicas(godwit.admin(), wader.name())).isNotEmpty();
      }
    }
  }

  @Test
  void silentNodeThatAloneHasAServiceIsNotTakenOut() throws Exception {
    NodeConfig firstConfig =
        NodeConfig.embedded(data.resolve("first"), 1)
            .named("first")
            .listeningAt(new Endpoint("127.0.0.1", 0));
    try (Node first = Node.start(firstConfig)) {
      Node.start(joining(data.resolve("wader"), "wader", first.endpoint().orElseThrow())).close();
    }
    // Whoever leads now has never heard the other one.
    try (Node first = Node.start(firstConfig);
        Godwit godwit = first.client()) {
      Admin admin = godwit.admin();
      assertThatThrownBy(() -> admin.setStanding("wader", Standing.REMOVED))
          .isInstanceOfSatisfying(
              RejectedException.class,
              error -> assertThat(error.reason()).isEqualTo(Reason.SOLE_HOST))
          .hasMessageContaining("node=wader services=[s2]");
      admin.setStanding("wader", Standing.DRAINING);
      assertThat(admin.nodes()).extracting(NodeStatus::standing).contains(Standing.DRAINING);
      try (Node wader =
          Node.start(joining(data.resolve("wader"), "wader", first.endpoint().orElseThrow()))) {
        await(() -> isHeard(admin, wader.name()));
        admin.setStanding("wader", Standing.REMOVED);
        await(() -> replicas(admin, "wader").isEmpty());
      }
    }
  }

  private static boolean isHeard(Admin admin, String node) {
    return admin.nodes().stream()
        .anyMatch(it -> it.name().equals(node) && !it.replicas().isEmpty());
  }

  static NodeConfig joining(Path directory, String name, Endpoint first) {
    return NodeConfig.embedded(directory, 1)
        .named(name)
        .listeningAt(new Endpoint("127.0.0.1", 0))
        .joining(first);
  }

  static Godwit client(LocalCluster cluster) {
    List<String> addresses =
        cluster.nodes().stream().map(it -> it.endpoint().orElseThrow().toString()).toList();
    return RemoteGodwit.connect(addresses, ClientSettings.standard(new SecureRandom()));
  }

  /** Waits until each group has as many voters. */
  static void grown(Admin admin, int voters) {
    await(() -> {
      Map<String, Integer> counts = new TreeMap<>();
      for (NodeStatus node : admin.nodes()) {
        for (NodeStatus.ReplicaStatus replica : node.replicas()) {
          boolean votes =
              replica.role() == NodeStatus.Role.LEADER || replica.role() == NodeStatus.Role.VOTER;
          counts.merge(replica.group(), votes ? 1 : 0, Integer::sum);
        }
      }
      return counts.size() == 4 && counts.values().stream().allMatch(it -> it == voters);
    });
  }

  /** Waits until no replica is behind its leader. */
  static void caughtUp(Admin admin) {
    await(() ->
        admin.nodes().stream()
            .flatMap(node -> node.replicas().stream())
            .allMatch(replica -> replica.lagEntries() == 0));
  }

  static String leader(Admin admin, ServiceId service) {
    return admin.services().stream()
        .filter(it -> it.id().equals(service))
        .findFirst()
        .orElseThrow()
        .node();
  }

  private static List<NodeStatus.ReplicaStatus> replicas(Admin admin, String name) {
    return admin.nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow()
        .replicas();
  }

  static void put(Table table, Map<String, String> expected, int from, int to) {
    for (int i = from; i < to; i++) {
      String key = String.format("%06d", i);
      table.put(Bytes.utf8(key), Bytes.utf8("v" + i));
      expected.put(key, "v" + i);
    }
  }

  static Map<String, String> rows(Table table) {
    Map<String, String> rows = new TreeMap<>();
    try (ScanStream stream = table.scan(Scan.all())) {
      stream.forEach(row -> rows.put(row.key().toUtf8(), row.value().toUtf8()));
    }
    return rows;
  }

  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
