package godwit.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import godwit.client.Godwit;
import godwit.client.grpc.RemoteGodwit;
import godwit.key.Bytes;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.wire.v1.StoreGrpc;
import godwit.wire.v1.StoreProtocol.CreateTableCall;
import godwit.wire.v1.StoreProtocol.GetCall;
import godwit.wire.v1.StoreProtocol.ScanCall;
import godwit.wire.v1.StoreProtocol.ScanPage;
import godwit.wire.v1.StoreProtocol.WriteCall;
import godwit.wire.v1.Types;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's port, as clients in other languages and strangers meet it. */
class RpcServerTest {
  @TempDir Path data;
  private Node node;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    node = Node.start(NodeConfig.embedded(data, 1).listeningAt(new Endpoint("127.0.0.1", 0)));
    Endpoint endpoint = node.endpoint().orElseThrow();
    channel =
        NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port()).usePlaintext().build();
  }

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    node.close();
  }

  @Test
  void unaryCallsWriteReadAndScan() {
    StoreGrpc.StoreBlockingStub store = StoreGrpc.newBlockingStub(channel);
    store.createTable(CreateTableCall.newBuilder().setName("birds").build());
    for (int i = 0; i < 10; i++) {
      store.write(
          WriteCall.newBuilder()
              .setTable("birds")
              .addMutations(
                  Types.Mutation.newBuilder().setKey(bytes("k" + i)).setPut(bytes("v" + i)))
              .build());
    }
    assertThat(
            store
                .get(GetCall.newBuilder().setTable("birds").setKey(bytes("k3")).build())
                .getRow()
                .getValue())
        .isEqualTo(bytes("v3"));
    assertThat(scan(store, ScanCall.newBuilder().setTable("birds").build())).hasSize(10).isSorted();
  }

  @Test
  void aRefusalOfAUnaryCallSaysWhatAndWhatToDo() {
    StoreGrpc.StoreBlockingStub store = StoreGrpc.newBlockingStub(channel);
    assertThatThrownBy(
            () -> store.get(GetCall.newBuilder().setTable("fish").setKey(bytes("k")).build()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("UNKNOWN_TABLE");
  }

  @Test
  void healthSaysThatTheNodeServes() {
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void reflectionListsTheServices() {
    CompletableFuture<List<String>> names = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> asks =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse answer) {
                    names.complete(
                        answer.getListServicesResponse().getServiceList().stream()
                            .map(ServiceResponse::getName)
                            .toList());
                  }

                  @Override
                  public void onError(Throwable failure) {
                    names.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {}
                });
    asks.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    assertThat(names.orTimeout(10, TimeUnit.SECONDS).join())
        .contains("godwit.wire.v1.Store", "grpc.health.v1.Health");
    asks.onCompleted();
  }

  @Test
  void garbageOnThePortHarmsNobodyElse() throws IOException {
    Endpoint endpoint = node.endpoint().orElseThrow();
    byte[] noise = new byte[100_000];
    new Random(5).nextBytes(noise);
    List<byte[]> garbage =
        List.of(
            "hello\n".getBytes(StandardCharsets.UTF_8),
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8),
            new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc},
            noise);
    try (Godwit godwit = RemoteGodwit.connect(endpoint.toString())) {
      godwit.createTable("birds");
      for (byte[] bytes : garbage) {
        send(endpoint, bytes);
        godwit.table("birds").put(Bytes.utf8("k"), Bytes.utf8("v"));
      }
      assertThat(godwit.table("birds").get(Bytes.utf8("k"))).isPresent();
    }
  }

  /** Sends the bytes and waits until the node hangs up; a reset connection is hung up, too. */
  private static void send(Endpoint endpoint, byte[] bytes) throws IOException {
    try (Socket socket = new Socket(endpoint.host(), endpoint.port())) {
      try {
        socket.getOutputStream().write(bytes);
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
      } catch (IOException e) {
        assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
      }
    }
  }

  private static List<String> scan(StoreGrpc.StoreBlockingStub store, ScanCall call) {
    List<String> keys = new ArrayList<>();
    Iterator<ScanPage> pages = store.scan(call);
    while (pages.hasNext()) {
      pages.next().getRowsList().forEach(row -> keys.add(row.getKey().toStringUtf8()));
    }
    return keys;
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
