package godwit.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.server.metrics.Metrics;
import godwit.server.replica.HostedServices;
import godwit.server.replica.NodeClock;
import godwit.server.rpc.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorServerTest {
  private static final NodeClock CLOCK = new NodeClock(() -> 1, 10_000);
  private static final Endpoint ANYWHERE = new Endpoint("127.0.0.1", 0);

  @TempDir Path data;

  @Test
  void nodeThatServesIsLiveAndReadyAndShowsItsFigures() throws Exception {
    try (MovedTable table = MovedTable.at(data, Watching.DEFAULT)) {
      Endpoint endpoint = table.monitor().endpoint().orElseThrow();
      HttpResponse<String> live = get(endpoint, "/health/live");
      assertThat(live.statusCode()).isEqualTo(200);
      assertThat(live.body()).isEqualTo("{\"live\":true,\"missing\":[]}\n");
      HttpResponse<String> ready = get(endpoint, "/health/ready");
      assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
      HttpResponse<String> figures = get(endpoint, "/metrics");
      assertThat(figures.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/plain; version=0.0.4");
      assertThat(figures.body())
          .contains("godwit_requests_total{kind=\"write\",outcome=\"done\",reason=\"\"} 200.0")
          .contains("godwit_leads{group=\"s1\"} 1.0");
    }
  }

  @Test
  void nodeThatStartsIsNotReadyAndSaysWhy() throws Exception {
    try (MonitorServer server = bare()) {
      HttpResponse<String> ready = get(server.endpoint(), "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).isEqualTo("{\"ready\":false,\"missing\":[\"node is starting\"]}\n");
      assertThat(get(server.endpoint(), "/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void nothingButReadingIsAnswered() throws Exception {
    try (MonitorServer server = bare()) {
      HttpRequest post =
          request(server.endpoint(), "/metrics").POST(BodyPublishers.ofString("x")).build();
      HttpResponse<String> refused = send(post);
      assertThat(refused.statusCode()).isEqualTo(405);
      assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
      assertThat(get(server.endpoint(), "/metrics/../etc").statusCode()).isEqualTo(404);
      assertThat(get(server.endpoint(), "/").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void headHasNoBody() throws Exception {
    try (MonitorServer server = bare()) {
      HttpRequest head =
          request(server.endpoint(), "/metrics").method("HEAD", BodyPublishers.noBody()).build();
      HttpResponse<String> answer = send(head);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void addressThatIsTakenIsSaidWithWhatToDo() throws Exception {
    try (MonitorServer server = bare()) {
      assertThatThrownBy(
              () -> {
                try (MonitorServer second =
                    MonitorServer.start(
                        server.endpoint(),
                        new Metrics(),
                        new Health(new HostedServices(), CLOCK))) {
                  assertThat(second.endpoint()).isNull();
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("address=" + server.endpoint() + " is in use already")
          .hasMessageContaining("or choose another port: --metrics HOST:PORT");
    }
  }

  private static MonitorServer bare() throws IOException {
    return MonitorServer.start(ANYWHERE, new Metrics(), new Health(new HostedServices(), CLOCK));
  }

  private static HttpResponse<String> get(Endpoint endpoint, String path) throws Exception {
    return send(request(endpoint, path).GET().build());
  }

  private static HttpRequest.Builder request(Endpoint endpoint, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + endpoint + path))
        .timeout(Duration.ofSeconds(10));
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
