package godwit.cli.verb;

import godwit.cli.setting.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how a node is watched. */
final class WatchOptions {
  private static final String USUAL_ENDPOINT = "127.0.0.1:7480";

  @Option(
      names = "--metrics",
      paramLabel = "HOST:PORT",
      arity = "0..1",
      fallbackValue = USUAL_ENDPOINT,
      description = {
        "Serve figures and health over HTTP there (default: nowhere); if no address is given, at",
        USUAL_ENDPOINT + "."
      })
  private Optional<String> metrics = Optional.empty();

  @Option(
      names = "--log-form",
      paramLabel = "plain|json",
      description = "How log lines look (default: plain).")
  private Optional<String> form = Optional.empty();

  @Option(
      names = "--log-level",
      paramLabel = "error|warn|info|debug|trace",
      description = "The least level of log lines (default: info).")
  private Optional<String> level = Optional.empty();

  @Option(
      names = "--slow-request",
      paramLabel = "TIME",
      description =
          "From which time on a request is told to the flight recorder, such as 250ms (default:"
              + " 1s).")
  private Optional<String> slow = Optional.empty();

  @Option(
      names = "--spans",
      paramLabel = "URL",
      description = {
        "Send OpenTelemetry's spans to this collector, by OTLP over HTTP (default: none are made),"
            + " such as",
        "http://127.0.0.1:4318/v1/traces."
      })
  private Optional<String> spans = Optional.empty();

  @Option(
      names = "--spans-share",
      paramLabel = "SHARE",
      description =
          "Which share of the traces that begin here is sent, 0 to 1 (default: 0.01); those that"
              + " clients began are as these want, and operations always are.")
  private Optional<String> share = Optional.empty();

  /** Returns the settings that the options give, each named by its option. */
  List<Given> given() {
    List<Given> given = new ArrayList<>();
    add(given, "metrics", metrics, "--metrics");
    add(given, "log.form", form, "--log-form");
    add(given, "log.level", level, "--log-level");
    add(given, "slow-request", slow, "--slow-request");
    add(given, "spans.collector", spans, "--spans");
    add(given, "spans.share", share, "--spans-share");
    return given;
  }

  private static void add(List<Given> given, String key, Optional<String> value, String option) {
    value.ifPresent(it -> given.add(new Given(key, it, option)));
  }
}
