package godwit.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.request.ClientId;
import godwit.request.CoordinatorRequest;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.wire.CoordinatorMessages;
import godwit.wire.PlainMessages;
import godwit.wire.Protocol;
import godwit.wire.v1.StoreGrpc;
import godwit.wire.v1.StoreProtocol.Answer;
import godwit.wire.v1.StoreProtocol.Call;
import godwit.wire.v1.StoreProtocol.ClientFrame;
import godwit.wire.v1.StoreProtocol.ServerFrame;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session frame by frame, as one who does not keep to the schema may send them. */
class SessionFramesTest {
  private static final int FULL = Protocol.MAX_CALLS_IN_FRAME;

  @TempDir Path data;
  private Node node;
  private ManagedChannel channel;
  private StreamObserver<ClientFrame> out;
  private final BlockingQueue<ServerFrame> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Throwable> ending = new CompletableFuture<>();

  @BeforeEach
  void start() throws IOException {
    node = Node.start(NodeConfig.embedded(data, 1).listeningAt(new Endpoint("127.0.0.1", 0)));
    Endpoint endpoint = node.endpoint().orElseThrow();
    channel =
        NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port()).usePlaintext().build();
    out = StoreGrpc.newStub(channel).session(new Frames());
  }

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    node.close();
  }

  @Test
  void everyCallOfAFullFrameIsAnsweredOnce() throws InterruptedException {
    greet();
    for (int frame = 0; frame < 200; frame++) {
      out.onNext(calls(frame * FULL + 1, FULL));
    }
    List<Long> answered = new ArrayList<>();
    while (answered.size() < 200 * FULL) {
      ServerFrame next = next();
      assertThat(next.hasWelcome()).isFalse();
      assertThat(next.getAnswersCount()).isBetween(1, FULL);
      next.getAnswersList().stream().map(Answer::getNumber).forEach(answered::add);
    }
    assertThat(answered)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, 200L * FULL).boxed().toList());
  }

  @Test
  void aFrameWithTooManyCallsEndsTheSession() throws Exception {
    greet();
    out.onNext(calls(1, FULL + 1));
    assertThat(end()).hasMessageContaining("MALFORMED").hasMessageContaining("1 to " + FULL);
  }

  @Test
  void aGreetingWithACallEndsTheSession() throws Exception {
    out.onNext(calls(1, 1).toBuilder().setHello(hello().getHello()).build());
    assertThat(end()).hasMessageContaining("MALFORMED");
  }

  @Test
  void anEmptyFrameEndsTheSession() throws Exception {
    greet();
    out.onNext(ClientFrame.getDefaultInstance());
    assertThat(end()).hasMessageContaining("MALFORMED");
  }

  @Test
  void aCallBeforeTheGreetingEndsTheSession() throws Exception {
    out.onNext(calls(1, 1));
    assertThat(end()).hasMessageContaining("before the greeting");
  }

  @Test
  void aNodeThatStopsAnswersWhatItTookInAndEndsTheSession() throws Exception {
    greet();
    long last = 4 * FULL + 1;
    for (int frame = 0; frame < 4; frame++) {
      out.onNext(changes(frame * FULL + 1));
    }
    out.onNext(ClientFrame.newBuilder().addCalls(Call.newBuilder().setNumber(last)).build());
    List<Long> answered = new ArrayList<>();
    while (!answered.contains(last)) {
      next().getAnswersList().stream().map(Answer::getNumber).forEach(answered::add);
    }
    node.close();
    assertThat(end()).hasMessage("completed");
    frames.forEach(
        frame -> frame.getAnswersList().stream().map(Answer::getNumber).forEach(answered::add));
    assertThat(answered)
        .as("all that came before the call that is answered at once")
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
  }

  private void greet() throws InterruptedException {
    out.onNext(hello());
    assertThat(next().hasWelcome()).isTrue();
  }

  private ServerFrame next() throws InterruptedException {
    ServerFrame frame = frames.poll(10, TimeUnit.SECONDS);
    assertThat(frame).as("a frame, ending=%s", ending.getNow(null)).isNotNull();
    return frame;
  }

  private Throwable end() throws Exception {
    return ending.get(10, TimeUnit.SECONDS);
  }

  private static ClientFrame hello() {
    return ClientFrame.newBuilder()
        .setHello(PlainMessages.hello(new ClientId(1, 2), "test"))
        .build();
  }

  private static ClientFrame calls(int first, int count) {
    ClientFrame.Builder frame = ClientFrame.newBuilder();
    for (int i = 0; i < count; i++) {
      frame.addCalls(
          Call.newBuilder()
              .setNumber(first + i)
              .setCoordinator(CoordinatorMessages.toMessage(new CoordinatorRequest.Tables())));
    }
    return frame.build();
  }

  /** Returns calls that are answered when the coordinator's log has them. */
  private static ClientFrame changes(int first) {
    ClientFrame.Builder frame = ClientFrame.newBuilder();
    for (int number = first; number < first + FULL; number++) {
      CoordinatorRequest create =
          new CoordinatorRequest.CreateTable(new ClientId(1, number), "t" + number);
      frame.addCalls(
          Call.newBuilder()
              .setNumber(number)
              .setCoordinator(CoordinatorMessages.toMessage(create)));
    }
    return frame.build();
  }

  private final class Frames implements StreamObserver<ServerFrame> {
    @Override
    public void onNext(ServerFrame frame) {
      frames.add(frame);
    }

    @Override
    public void onError(Throwable error) {
      ending.complete(error);
    }

    @Override
    public void onCompleted() {
      ending.complete(new IllegalStateException("completed"));
    }
  }
}
