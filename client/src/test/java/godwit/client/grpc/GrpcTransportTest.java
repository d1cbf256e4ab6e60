package godwit.client.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.ClientSettings;
import godwit.client.Godwit;
import godwit.client.OutcomeUnknownException;
import godwit.client.RejectedException;
import godwit.client.Reply;
import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.client.Table;
import godwit.client.UnavailableException;
import godwit.key.Bytes;
import godwit.request.ClientId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Reason;
import godwit.request.Row;
import godwit.wire.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrpcTransportTest {
  private static final Bytes KEY = Bytes.utf8("k");

  /** So that what an attempt's own timeout would bring about comes too late. */
  private static final Duration LESS_THAN_AN_ATTEMPT = Duration.ofSeconds(4);

  /** Less than a node is passed over for that has failed. */
  private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final Bytes VALUE = Bytes.utf8("v");

  private final NavigableMap<Bytes, Row> rows = FakeNode.noRows();
  private FakeNode node = new FakeNode(0, rows);

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void requestsOfAllKindsTravel() {
    try (Godwit store = connect(Duration.ofSeconds(10))) {
      Table table = store.table("words");
      long version = table.put(KEY, VALUE);
      assertThat(table.get(KEY)).contains(new Row(KEY, version, VALUE));
      for (int i = 0; i < 2_500; i++) {
        table.put(Bytes.utf8("row" + i), VALUE);
      }
      List<Row> seen = new ArrayList<>();
      try (ScanStream scan = table.scan(Scan.all())) {
        scan.forEach(seen::add);
      }
      assertThat(seen).isEqualTo(List.copyOf(rows.values()));
      assertThat(store.admin().services()).hasSize(1);
    }
  }

  @Test
  void manyRequestsShareOneSession() throws Exception {
    try (Godwit store = connect(Duration.ofSeconds(10))) {
      List<CompletionStage<Long>> all = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        all.add(store.table("words").async().put(Bytes.utf8("row" + i), VALUE));
      }
      for (CompletionStage<Long> one : all) {
        assertThat(one.toCompletableFuture().get(10, TimeUnit.SECONDS)).isPositive();
      }
    }
    assertThat(node.hellos).hasSize(1);
    assertThat(node.callsOfFrames)
        .hasSizeLessThan(500)
        .allMatch(calls -> calls <= Protocol.MAX_CALLS_IN_FRAME);
  }

  @Test
  void aNodeThatComesBackIsFoundAgain() {
    try (Godwit store = connect(Duration.ofSeconds(20))) {
      Table table = store.table("words");
      table.put(KEY, VALUE);
      int port = node.port();
      node.close();
      node = new FakeNode(port, rows);

      assertThat(table.get(KEY)).isPresent();
      assertThat(table.put(KEY, VALUE)).isPositive();
    }
  }

  @Test
  void aWriteWhoseSessionBreaksHasAnUnknownOutcome() throws Exception {
    try (Godwit store = connect(Duration.ofMillis(500))) {
      Table table = store.table("words");
      table.put(KEY, VALUE);
      node.silent = true;
      CompletionStage<Long> put = table.async().put(KEY, VALUE);
      assertThat(node.unanswered.poll(10, TimeUnit.SECONDS)).isNotNull();
      node.close();

      assertThatThrownBy(() -> put.toCompletableFuture().get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(OutcomeUnknownException.class);
    }
  }

  @Test
  void aNodeThatIsNotThereIsUnavailable() {
    node.close();
    try (Godwit store = connect(Duration.ofMillis(300))) {
      assertThatThrownBy(() -> store.table("words").put(KEY, VALUE))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("no node listens there");
    }
  }

  @Test
  void nobodyIsWaitedForLongWhenNoAddressWasEverReached() throws Exception {
    FakeNode other = new FakeNode(0, rows);
    other.close();
    node.close();
    try (Godwit store = connect(Duration.ofSeconds(60), node, other)) {
      CompletionStage<Long> put = store.table("words").async().put(KEY, VALUE);
      assertThatThrownBy(() -> put.toCompletableFuture().get(30, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              UnavailableException.class,
              error -> assertThat(error.advice()).startsWith("Start a node there"))
          .hasMessageContaining("no node listens there: node=" + node.address())
          .hasMessageContaining("no node listens there: node=" + other.address());
    }
  }

  @Test
  void aNodeThatStartsAfterItsClientIsFound() throws Exception {
    int port = node.port();
    node.close();
    try (Godwit store = connect(Duration.ofSeconds(30))) {
      CompletionStage<Long> put = store.table("words").async().put(KEY, VALUE);
      node = new FakeNode(port, rows);
      assertThat(put.toCompletableFuture().get(30, TimeUnit.SECONDS)).isPositive();
    }
  }

  @Test
  void onlyATransportThatNeverMetANodeCallsItUnreachable() throws Exception {
    CoordinatorRequest question = new CoordinatorRequest.Services();
    try (GrpcTransport met = new GrpcTransport(List.of(node.address()), new ClientId(3, 4));
        GrpcTransport late = new GrpcTransport(List.of(node.address()), new ClientId(5, 6))) {
      assertThat(met.coordinate(question).get(10, TimeUnit.SECONDS))
          .isInstanceOf(Reply.Answered.class);
      node.close();
      assertThat(met.coordinate(question).get(10, TimeUnit.SECONDS))
          .isNotInstanceOf(Reply.Unreachable.class);
      assertThat(late.coordinate(question).get(10, TimeUnit.SECONDS))
          .isInstanceOf(Reply.Unreachable.class);
    }
  }

  @Test
  void anotherNodeIsAskedWhenOneIsNotThere() {
    FakeNode other = new FakeNode(0, rows);
    node.close();
    try (other;
        Godwit store =
            RemoteGodwit.connect(
                List.of(node.address(), other.address()), settings(Duration.ofSeconds(10)))) {
      assertThat(store.table("words").put(KEY, VALUE)).isPositive();
    }
  }

  @Test
  void anotherNodeIsAskedWhenOneSaysNothing() {
    FakeNode other = new FakeNode(0, rows);
    node.silent = true;
    try (other;
        Godwit store = connect(LESS_THAN_AN_ATTEMPT, node, other)) {
      assertThat(store.table("words").put(KEY, VALUE)).isPositive();
    }
  }

  @Test
  void aNodeThatFallsSilentIsLeftForAnother() {
    FakeNode other = new FakeNode(0, rows);
    try (other;
        Godwit store = connect(LESS_THAN_AN_ATTEMPT, node, other)) {
      Table table = store.table("words");
      table.put(KEY, VALUE);
      node.silent = true;
      assertThat(table.put(KEY, VALUE)).isPositive();
      assertThat(table.get(KEY)).isPresent();
    }
  }

  @Test
  void aLeaderThatIsNamedIsAskedAtOnce() throws Exception {
    FakeNode other = new FakeNode(0, rows);
    node.leader = other.address();
    try (other;
        GrpcTransport transport = transport(node)) {
      assertThat(services(transport)).isInstanceOf(Reply.Answered.class);
    }
  }

  @Test
  void aLeaderThatFailedAMomentAgoIsNotAskedAlthoughItIsNamed() throws Exception {
    FakeNode follower = new FakeNode(0, rows);
    FakeNode other = new FakeNode(0, rows);
    follower.leader = node.address();
    node.close();
    try (follower;
        other;
        GrpcTransport transport = transport(node, follower, other)) {
      assertThat(services(transport)).isNotInstanceOf(Reply.Answered.class);
      assertThat(services(transport)).isNotInstanceOf(Reply.Answered.class);
      assertThat(services(transport)).isInstanceOf(Reply.Answered.class);
    }
  }

  @Test
  void anotherNodeIsAskedWhenOneHasNotLearntItsUsers() {
    FakeNode other = new FakeNode(0, rows);
    node.starting = true;
    try (other;
        Godwit store = connect(LESS_THAN_AN_ATTEMPT, node, other)) {
      assertThat(store.table("words").put(KEY, VALUE)).isPositive();
    }
  }

  @Test
  void aNodeThatHasLearntItsUsersIsAskedAtOnceWhenItIsNamed() throws Exception {
    FakeNode follower = new FakeNode(0, rows);
    follower.leader = node.address();
    node.starting = true;
    try (follower;
        GrpcTransport transport = transport(node, follower)) {
      assertThat(services(transport)).isInstanceOf(Reply.Unavailable.class);
      node.starting = false;
      long begunNanos = System.nanoTime();
      Reply<CoordinatorAnswer> reply;
      do {
        reply = services(transport);
      } while (!(reply instanceof Reply.Answered) && System.nanoTime() - begunNanos < SOON_NANOS);
      assertThat(reply).isInstanceOf(Reply.Answered.class);
    }
  }

  @Test
  void aNodeThatWasSlowToRefuseIsHeardWhenItDoes() throws Exception {
    node.speechless = true;
    try (GrpcTransport transport = transport(node)) {
      assertThat(services(transport))
          .isInstanceOfSatisfying(
              Reply.Unavailable.class,
              reply -> assertThat(reply.detail()).contains("says nothing"));
      node.speechless = false;
      node.refusing = true;
      long begunNanos = System.nanoTime();
      Reply<CoordinatorAnswer> reply;
      do {
        reply = services(transport);
      } while (!(reply instanceof Reply.Answered) && System.nanoTime() - begunNanos < SOON_NANOS);
      assertThat(reply)
          .isInstanceOfSatisfying(
              Reply.Answered.class,
              answered -> assertThat(answered.answer().toString()).contains("UNAUTHENTICATED"));
    }
  }

  @Test
  void aServerOfAnotherVersionIsNamed() {
    node.version = 2;
    try (Godwit store = connect(Duration.ofSeconds(10))) {
      assertThatThrownBy(() -> store.table("words").put(KEY, VALUE))
          .isInstanceOfSatisfying(
              RejectedException.class,
              error -> assertThat(error.reason()).isEqualTo(Reason.UNSUPPORTED_VERSION));
    }
  }

  @Test
  void theGreetingNamesTheClient() throws Exception {
    ClientId id = new ClientId(3, 4);
    try (GrpcTransport transport = new GrpcTransport(List.of(node.address()), id)) {
      assertThat(transport.coordinate(new CoordinatorRequest.Services()).get(10, TimeUnit.SECONDS))
          .isInstanceOf(Reply.Answered.class);
    }
    assertThat(node.hellos.take().getClient().getLow()).isEqualTo(4);
  }

  @Test
  void aClosedTransportTakesNothing() throws Exception {
    GrpcTransport transport = new GrpcTransport(List.of(node.address()), new ClientId(3, 4));
    transport.close();

    assertThat(transport.coordinate(new CoordinatorRequest.Services()).get(10, TimeUnit.SECONDS))
        .isInstanceOf(Reply.Unavailable.class);
  }

  @Test
  void anAddressWithoutAPortIsRefusedAtOnce() {
    assertThatThrownBy(() -> RemoteGodwit.connect("localhost"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host:port");
    assertThat(NodeAddress.parse("[::1]:80")).isEqualTo(new NodeAddress("::1", 80));
  }

  private static GrpcTransport transport(FakeNode... nodes) {
    List<String> addresses = Arrays.stream(nodes).map(FakeNode::address).toList();
    return new GrpcTransport(addresses, new ClientId(3, 4));
  }

  private static Reply<CoordinatorAnswer> services(GrpcTransport transport) throws Exception {
    return transport.coordinate(new CoordinatorRequest.Services()).get(10, TimeUnit.SECONDS);
  }

  private Godwit connect(Duration deadline) {
    return RemoteGodwit.connect(List.of(node.address()), settings(deadline));
  }

  private static Godwit connect(Duration deadline, FakeNode... nodes) {
    List<String> addresses = Arrays.stream(nodes).map(FakeNode::address).toList();
    return RemoteGodwit.connect(addresses, settings(deadline));
  }

  private static ClientSettings settings(Duration deadline) {
    return ClientSettings.standard(new Random()).withDeadline(deadline);
  }
}
