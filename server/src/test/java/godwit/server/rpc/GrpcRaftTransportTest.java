package godwit.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.key.Bytes;
import godwit.server.raft.Raft;
import godwit.server.raft.RaftMessage;
import godwit.wire.v1.RaftGrpc;
import godwit.wire.v1.RaftProtocol;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class GrpcRaftTransportTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final GrpcWiring wiring = new GrpcWiring();
  private final Raft there = new Raft("there");

  @BeforeEach
  void open() throws IOException {
    wiring.open("there", there);
  }

  @AfterEach
  void close() {
    wiring.close();
    there.close();
  }

  @Test
  void aRefusalComesBackAndTheStreamGoesOn() {
    var transport = wiring.transport("here");
    for (RaftMessage.Lane lane : RaftMessage.Lane.values()) {
      for (RaftMessage.Kind kind : RaftMessage.Kind.values()) {
        RaftMessage message = new RaftMessage("nowhere", lane, kind, Bytes.utf8("garbage"));
        assertThatThrownBy(() -> transport.send("there", message, DEADLINE).get())
            .hasMessageContaining("group is not here");
      }
    }
    assertThat(transport.reaches("there")).isTrue();
  }

  @Test
  void aNodeWithoutAnAddressIsNotReached() {
    var transport = wiring.transport("here");
    assertThat(transport.reaches("unknown")).isFalse();
    assertThatThrownBy(() -> transport.send("unknown", message(), DEADLINE).get())
        .hasMessageContaining("no address");
  }

  @Test
  void whereNobodyListensAMessageFailsAtOnceAndThenTheNodeIsNotReached() {
    Endpoint gone = wiring.endpoint("there");
    wiring.shut("there");
    try (GrpcRaftTransport transport =
        new GrpcRaftTransport("here", name -> Optional.of(gone), GrpcRaftTransport::plaintext)) {
      assertThatThrownBy(() -> transport.send("there", message(), DEADLINE).get())
          .isNotInstanceOf(TimeoutException.class)
          .hasMessageContaining("connection broke");
      while (transport.reaches("there")) {
        Thread.onSpinWait();
      }
      assertThat(transport.reaches("there")).isFalse();
    }
  }

  @Test
  void anotherNodeAtTheAddressRefusesTheStream() {
    Endpoint address = wiring.endpoint("there");
    try (GrpcRaftTransport transport =
        new GrpcRaftTransport("here", name -> Optional.of(address), GrpcRaftTransport::plaintext)) {
      assertThatThrownBy(() -> transport.send("elsewhere", message(), DEADLINE).get())
          .hasMessageContaining("another node was meant");
    }
  }

  @Test
  void aNodeIsReachedWhereItHasMovedTo() throws Exception {
    var transport = wiring.transport("here");
    Endpoint before = wiring.endpoint("there");
    assertThatThrownBy(() -> transport.send("there", message(), DEADLINE).get())
        .hasMessageContaining("group is not here");

    wiring.shut("there");
    wiring.open("there", there);

    assertThat(wiring.endpoint("there")).isNotEqualTo(before);
    assertThatThrownBy(() -> transport.send("there", message(), DEADLINE).get())
        .hasMessageContaining("group is not here");
  }

  @Test
  void aMessageThatIsTooLongIsNotSent() {
    var transport = wiring.transport("here");
    RaftMessage message =
        new RaftMessage(
            "group",
            RaftMessage.Lane.ENTRIES,
            RaftMessage.Kind.ENTRIES,
            Bytes.adopt(new byte[17 << 20]));
    assertThatThrownBy(() -> transport.send("there", message, DEADLINE).get())
        .hasMessageContaining("too long");
  }

  @Test
  void aStreamWithoutAnOpeningIsRefused() {
    ManagedChannel channel = GrpcRaftTransport.plaintext(wiring.endpoint("there"));
    try {
      CompletableFuture<Void> end = new CompletableFuture<>();
      StreamObserver<RaftProtocol.RaftFrame> stream =
          RaftGrpc.newStub(channel)
              .converse(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(RaftProtocol.RaftReply reply) {}

                    @Override
                    public void onError(Throwable error) {
                      end.completeExceptionally(error);
                    }

                    @Override
                    public void onCompleted() {
                      end.complete(null);
                    }
                  });
      stream.onNext(RaftProtocol.RaftFrame.getDefaultInstance());
      assertThatThrownBy(() -> end.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              thrown ->
                  assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    } finally {
      channel.shutdownNow();
    }
  }

  private static RaftMessage message() {
    return new RaftMessage(
        "group", RaftMessage.Lane.CONTROL, RaftMessage.Kind.VOTE, Bytes.utf8("garbage"));
  }
}
