package godwit.cli.setting;

import godwit.server.NodeConfig;
import godwit.server.monitor.LogForm;
import godwit.server.monitor.Watching;
import godwit.server.monitor.Watching.Lines;
import godwit.server.monitor.Watching.Spans;
import java.util.List;
import org.slf4j.event.Level;

/** The settings that say how a node is watched. */
final class WatchSettings {
  private static final Group<Watching> WATCHING =
      new Group<>(NodeConfig::watching, NodeConfig::with);
  private static final Group<Lines> LINES =
      new Group<>(
          node -> node.watching().lines(),
          (node, lines) -> node.with(node.watching().writing(lines)));
  private static final Group<Spans> SPANS =
      new Group<>(
          node -> node.watching().spans(),
          (node, spans) -> node.with(node.watching().sending(spans)));

  private WatchSettings() {}

  static List<Setting<?>> all() {
    return List.of(
        WATCHING.setting(
            "metrics",
            Forms.optional(Forms.ENDPOINT),
            Watching::http,
            Watching::at,
            """
            Where figures (GET /metrics) and health (GET /health/ready, /health/live) are served
            over HTTP, without a log-in: an address that only operators reach. Empty for nowhere.
            """),
        WATCHING.setting(
            "slow-request",
            Forms.duration("1ms", "1h"),
            Watching::slowRequest,
            Watching::slowFrom,
            """
            From which time on a request is told to the flight recorder as slow.
            """),
        LINES.setting(
            "log.form",
            Forms.choice(LogForm.class),
            Lines::form,
            (lines, form) -> new Lines(form, lines.level()),
            """
            How log lines look: as people read them, or an object each.
            """),
        LINES.setting(
            "log.level",
            Forms.choice(Level.class),
            Lines::level,
            (lines, level) -> new Lines(lines.form(), level),
            """
            The least level of log lines.
            """),
        SPANS.setting(
            "spans.collector",
            Forms.optional(Forms.HTTP_ADDRESS),
            Spans::collector,
            (spans, collector) -> new Spans(collector, spans.share()),
            """
            Where OpenTelemetry's spans are sent, by OTLP over HTTP, such as
            http://127.0.0.1:4318/v1/traces. Empty: none are made.
            """),
        SPANS.setting(
            "spans.share",
            Forms.SHARE,
            Spans::share,
            (spans, share) -> new Spans(spans.collector(), share),
            """
            Which share of the traces that begin at the node is sent. Those that clients began are
            as these want, and operations always are.
            """));
  }
}
