package godwit.server.monitor;

import godwit.server.rpc.Endpoint;
import godwit.server.watch.Watch;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * How a node is watched.
 *
 * @param http where figures and health are served over HTTP; empty for nowhere
 * @param slowRequest from which time on a request is told to the flight recorder as slow
 * @param lines how log lines are written by a process that is all the node's
 * @param spans where spans go
 */
public record Watching(Optional<Endpoint> http, Duration slowRequest, Lines lines, Spans spans) {
  /** No HTTP, no spans; a request of a second is slow. */
  public static final Watching DEFAULT =
      new Watching(
          Optional.empty(),
          Watch.SLOW,
          new Lines(LogForm.PLAIN, Level.INFO),
          new Spans(Optional.empty(), 0.01));

  /**
   * How log lines are written.
   *
   * @param level the least one that is written
   */
  public record Lines(LogForm form, Level level) {}

  /**
   * Where spans go.
   *
   * @param collector takes OTLP over HTTP, such as {@code http://127.0.0.1:4318/v1/traces}; empty
   *     if no spans are made
   * @param share of the traces that begin at the node which are sent, 0 to 1
   */
  public record Spans(Optional<URI> collector, double share) {
    public Spans {
      if (collector.isPresent() && !isHttp(collector.get())) {
        throw new IllegalArgumentException(
            "spans go to an address of HTTP, such as http://127.0.0.1:4318/v1/traces: collector="
                + collector.get());
      }
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share is 0 to 1: share=" + share);
      }
    }

    private static boolean isHttp(URI address) {
      return "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    }
  }

  public Watching {
    if (slowRequest.isNegative()) {
      throw new IllegalArgumentException("slowRequest is negative: " + slowRequest);
    }
  }

  /** Returns this, with figures and health served at {@code endpoint}. */
  public Watching at(Endpoint endpoint) {
    return at(Optional.of(endpoint));
  }

  /** Returns this, with figures and health served there, or nowhere. */
  public Watching at(Optional<Endpoint> endpoint) {
    return new Watching(endpoint, slowRequest, lines, spans);
  }

  /** Returns this, with another threshold of slowness. */
  public Watching slowFrom(Duration threshold) {
    return new Watching(http, threshold, lines, spans);
  }

  /** Returns this, with log lines written otherwise. */
  public Watching writing(Lines other) {
    return new Watching(http, slowRequest, other, spans);
  }

  /** Returns this, with spans sent elsewhere. */
  public Watching sending(Spans other) {
    return new Watching(http, slowRequest, lines, other);
  }
}
