package godwit.server.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import godwit.client.Godwit;
import godwit.key.Bytes;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.monitor.Watching;
import godwit.server.rpc.Endpoint;
import godwit.wire.v1.StoreGrpc;
import godwit.wire.v1.StoreProtocol;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node, a client with a trace of its own, and a collector. */
class SpansOverTheWireTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final Endpoint ANYWHERE = new Endpoint("127.0.0.1", 0);

  @TempDir Path data;

  @Test
  void spansOfCallsAndRequestsReachTheCollectorWithinTheClientsTrace() throws Exception {
    ByteArrayOutputStream collected = new ByteArrayOutputStream();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          synchronized (collected) {
            collected.write(exchange.getRequestBody().readAllBytes());
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    try {
      URI endpoint =
          URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces");
      try (Node node =
              Node.start(
                  NodeConfig.embedded(data, 1)
                      .listeningAt(ANYWHERE)
                      .with(
                          Watching.DEFAULT.sending(new Watching.Spans(Optional.of(endpoint), 1))));
          Godwit godwit = node.client()) {
        godwit.createTable("birds").put(Bytes.utf8("godwit"), Bytes.utf8("limosa"));
        get(node.endpoint().orElseThrow());
      }
      String text;
      synchronized (collected) {
        text = collected.toString(StandardCharsets.ISO_8859_1);
      }
      String trace = new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1);
      assertThat(text)
          .contains("godwit.wire.v1.Store/Get", "godwit.write", "godwit.reshape.create_table")
          .contains(trace);
    } finally {
      collector.stop(0);
    }
  }

  private static void get(Endpoint endpoint) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
        "00-" + TRACE + "-b7ad6b7169203331-01");
    ManagedChannel channel =
        Grpc.newChannelBuilder(endpoint.toString(), InsecureChannelCredentials.create()).build();
    try {
      StoreProtocol.GetResult result =
          StoreGrpc.newBlockingStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
              .get(
                  StoreProtocol.GetCall.newBuilder()
                      .setTable("birds")
                      .setKey(ByteString.copyFromUtf8("godwit"))
                      .build());
      assertThat(result.getRow().getValue().toStringUtf8()).isEqualTo("limosa");
    } finally {
      channel.shutdownNow();
    }
  }
}
