package godwit.server.monitor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import godwit.server.metrics.Metrics;
import godwit.server.rpc.Endpoint;
import godwit.server.rpc.Unlistenable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Figures and health over HTTP: {@code /metrics}, {@code /health/live}, {@code /health/ready}. It
 * answers GET and HEAD, and nothing else; it has no log-in, so it belongs on an address that only
 * operators reach.
 */
final class MonitorServer implements AutoCloseable {
  /*
   * The JDK's server reads its limits from system properties, once. Whoever has set one knows why.
   */
  static {
    limit("sun.net.httpserver.maxReqTime", 10);
    limit("sun.net.httpserver.maxRspTime", 10);
    limit("sun.net.httpserver.idleInterval", 30);
    limit("sun.net.httpserver.maxReqHeaders", 64);
    limit("sun.net.httpserver.maxReqHeaderSize", 16 << 10);
    limit("jdk.httpserver.maxConnections", 64);
  }

  private static final int BACKLOG = 16;
  private static final int MAX_AT_A_TIME = 8;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json";
  private static final int NO_BODY = -1;

  private final Metrics metrics;
  private final Health health;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore places = new Semaphore(MAX_AT_A_TIME);
  private final String host;

  private record Answer(int status, String type, String body) {}

  private MonitorServer(InetSocketAddress here, Metrics metrics, Health health) throws IOException {
    this.metrics = metrics;
    this.health = health;
    this.host = here.getHostString();
    this.server = HttpServer.create(here, BACKLOG);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if the address can't be listened at
   */
  static MonitorServer start(Endpoint listen, Metrics metrics, Health health) throws IOException {
    InetSocketAddress here = listen.here();
    try {
      MonitorServer started = new MonitorServer(here, metrics, health);
      started.server.start();
      return started;
    } catch (IOException e) {
      throw Unlistenable.of("can't serve figures and health", listen, "--metrics", e);
    }
  }

  /** Returns where it listens, with the port that it got. */
  Endpoint endpoint() {
    return new Endpoint(host, server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer;
      if (!places.tryAcquire()) {
        answer = new Answer(UNAVAILABLE, TEXT, "too many requests at a time\n");
      } else {
        try {
          answer = answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
        } finally {
          places.release();
        }
      }
      send(exchange, answer);
    }
  }

  private Answer answer(String method, String path) throws IOException {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return new Answer(NOT_ALLOWED, TEXT, "GET and HEAD are answered, nothing else\n");
    }
    return switch (path) {
      case "/metrics" -> figures();
      case "/health/live" -> verdict("live", health.live());
      case "/health/ready" -> verdict("ready", health.ready());
      default -> new Answer(NOT_FOUND, TEXT, "try /metrics, /health/live or /health/ready\n");
    };
  }

  private Answer figures() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    metrics.write(text);
    return new Answer(OK, Metrics.CONTENT_TYPE, text.toString(StandardCharsets.UTF_8));
  }

  private static Answer verdict(String what, Health.Verdict verdict) {
    String missing =
        verdict.missing().stream()
            .map(line -> '"' + line.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
            .collect(Collectors.joining(","));
    String body = "{\"" + what + "\":" + verdict.isWell() + ",\"missing\":[" + missing + "]}\n";
    return new Answer(verdict.isWell() ? OK : UNAVAILABLE, JSON, body);
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (answer.status == NOT_ALLOWED) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(answer.status, NO_BODY);
    } else {
      byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static void limit(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
