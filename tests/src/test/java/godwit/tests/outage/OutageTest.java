package godwit.tests.outage;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Admin;
import godwit.client.ClientSettings;
import godwit.client.Godwit;
import godwit.client.grpc.RemoteGodwit;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A move between two of three nodes, under load, while one of them fails at a step. Every request
 * is answered, and every answer is right.
 *
 * <p>With {@code -Doutage.all=true} at every step; without it at a few.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageTest {
  private static final boolean ALL = Boolean.getBoolean("outage.all");
  private static final String TABLE = "records";

  /** Longer than the patience of drivers, and than the deadline of calls between nodes. */
  private static final long STOPPED_MILLIS = 12_000;

  private static final Duration LONGEST_MOVE = Duration.ofSeconds(60);

  @TempDir static Path directory;

  private final List<NodeProcess> nodes = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Optional<Godwit> client = Optional.empty();

  @BeforeAll
  void start() throws Exception {
    nodes.add(new NodeProcess(directory.resolve("n1"), "n1", ""));
    String coordinator = nodes.getFirst().address();
    nodes.add(new NodeProcess(directory.resolve("n2"), "n2", coordinator));
    nodes.add(new NodeProcess(directory.resolve("n3"), "n3", coordinator));
    ClientSettings settings =
        ClientSettings.standard(new SecureRandom()).withDeadline(ClientSettings.MAX_DEADLINE);
    Godwit godwit =
        RemoteGodwit.connect(nodes.stream().map(NodeProcess::address).toList(), settings);
    client = Optional.of(godwit);
    open.add(godwit);
  }

  @AfterAll
  void end() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    for (NodeProcess node : nodes) {
      node.close();
    }
  }

  static List<Arguments> kills() {
    return cases(
        List.of(
            Arguments.of(Point.SEALED, Moment.AFTER),
            Arguments.of(Point.HANDED_OVER, Moment.AFTER),
            Arguments.of(Point.HANDED_OVER, Moment.BEFORE),
            Arguments.of(Point.COMPLETE, Moment.DURING)));
  }

  static List<Arguments> stops() {
    return cases(List.of(Arguments.of(Point.SEALED, Moment.AFTER)));
  }

  static List<Arguments> cuts() {
    return cases(List.of(Arguments.of(Point.COMPLETE, Moment.AFTER)));
  }

  static List<Arguments> fullDisks() {
    return cases(List.of(Arguments.of(Point.RECEIVED, Moment.DURING)));
  }

  /** Returns these few, or every point at every moment. */
  private static List<Arguments> cases(List<Arguments> few) {
    return ALL
        ? Stream.of(Point.values())
            .flatMap(point -> Stream.of(Moment.values()).map(moment -> Arguments.of(point, moment)))
            .toList()
        : few;
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void nothingGetsToANodeForLongerThanEveryTimeout(Point point, Moment moment) throws Exception {
    failAt(point, Deed.CUT, moment);
  }

  @ParameterizedTest
  @MethodSource("fullDisks")
  void aNodeCanWriteNoMore(Point point, Moment moment) throws Exception {
    failAt(point, Deed.FULL, moment);
  }

  @ParameterizedTest
  @MethodSource("kills")
  void aNodeIsKilled(Point point, Moment moment) throws Exception {
    failAt(point, Deed.KILL, moment);
  }

  @ParameterizedTest
  @MethodSource("stops")
  void aNodeStandsStillForLongerThanEveryTimeout(Point point, Moment moment) throws Exception {
    failAt(point, Deed.STOP, moment);
  }

  /**
   * Has a node fail in a move. A target that is slow to answer for longer than the patience of
   * drivers is left for another, as it should be: then the step is never met, and the move is asked
   * for again.
   */
  private void failAt(Point point, Deed deed, Moment moment) throws Exception {
    Godwit godwit = client.orElseThrow();
    Admin admin = godwit.admin();
    String table = TABLE + "-" + point + "-" + deed + "-" + moment;
    try (Load load = new Load(godwit, table);
        ExecutorService mover = Executors.newSingleThreadExecutor()) {
      ServiceId source = new ServiceId(2);
      ServiceId target = new ServiceId(3);
      meet(admin, table, target);
      meet(admin, table, source);
      NodeProcess failing = nodes.get(place(point.role()));
      failing.arm(point, deed, moment);
      Future<OperationReport> move = mover.submit(() -> moved(admin, table, target));
      for (int tries = 1; !failing.awaitMet(deed, move); tries++) {
        assertThat(tries).as("%s never met: %s", point, move.get()).isLessThan(3);
        assertThat(owner(admin, table).service()).as("%s", move.get()).isNotIn(source, target);
        failing.disarm();
        meet(admin, table, source);
        failing.arm(point, deed, moment);
        move = mover.submit(() -> moved(admin, table, target));
      }
      suffer(failing, deed);
      OperationReport ended = move.get();
      assertThat(ended.phase()).as("%s", ended).isEqualTo(OperationReport.Phase.DONE);
      load.check();
      assertThat(load.prove()).isPositive();
      assertThat(owner(admin, table).service()).isNotEqualTo(source);
    }
  }

  /**
   * Has the service own the table, so that all reach it again: who was killed a moment ago is not
   * asked for a while, and a move would soon look for another target.
   */
  private static void meet(Admin admin, String table, ServiceId service) throws Exception {
    if (!owner(admin, table).service().equals(service)) {
      assertThat(moved(admin, table, service).phase()).isEqualTo(OperationReport.Phase.DONE);
    }
  }

  private static void suffer(NodeProcess node, Deed deed) throws Exception {
    switch (deed) {
      case KILL -> node.start();
      case STOP -> {
        pass(STOPPED_MILLIS);
        node.carryOn();
      }
      case CUT -> {
        node.way().cut();
        pass(STOPPED_MILLIS);
        node.way().heal();
      }
      case FULL -> {
        node.awaitHalted();
        node.start();
      }
    }
  }

  private static void pass(long millis) {
    new CompletableFuture<Void>().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS).join();
  }

  private static int place(Point.Role role) {
    return switch (role) {
      case COORDINATOR -> 0;
      case SOURCE -> 1;
      case TARGET -> 2;
    };
  }

  private static Locator owner(Admin admin, String table) {
    List<Locator> partitions = admin.partitions(table);
    assertThat(partitions).hasSize(1);
    return partitions.getFirst();
  }

  /** Moves it, and returns how that ended. */
  private static OperationReport moved(Admin admin, String table, ServiceId to) throws Exception {
    OperationReport asked = admin.move(owner(admin, table).partition(), to, Optional.empty());
    return admin.await(asked.id(), LONGEST_MOVE);
  }
}
