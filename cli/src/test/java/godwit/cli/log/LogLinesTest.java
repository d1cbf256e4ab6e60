package godwit.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.server.monitor.LogForm;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LogLinesTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void plainLineHasTimeLevelNameAndFacts() {
    lines(LogForm.PLAIN).write(line("split done: partition={} rows={}", null, "p1", 20));
    assertThat(text())
        .isEqualTo("2026-01-02 03:04:05.678 INFO Part - split done: partition=p1 rows=20");
  }

  @Test
  void jsonLineHasTheFactsAsMembersOfTheirOwn() {
    lines(LogForm.JSON).write(line("split done: partition={} rows={}", null, "p\"1", 20));
    assertThat(text())
        .isEqualTo(
            "{\"time\":\"2026-01-02T03:04:05.678Z\",\"level\":\"INFO\",\"logger\":\"Part\","
                + "\"message\":\"split done\",\"partition\":\"p\\\"1\",\"rows\":20}");
  }

  @Test
  void messageThatIsNoTextWithFactsStaysWhole() {
    lines(LogForm.JSON).write(line("closed {} of {}", null, 1, 2));
    assertThat(text()).endsWith("\"message\":\"closed 1 of 2\"}");
  }

  @Test
  void exceptionIsInBothForms() {
    IllegalStateException thrown = new IllegalStateException("no room");
    lines(LogForm.JSON).write(line("failed: part={}", thrown, "log"));
    assertThat(text()).contains("\"part\":\"log\"", "\"error\":\"no room\"", "LogLinesTest");
    lines(LogForm.PLAIN).write(line("failed: part={}", thrown, "log"));
    assertThat(text()).contains("java.lang.IllegalStateException: no room");
  }

  @Test
  void librariesAreHeardFromErrorsOn() {
    LogLines lines = lines(LogForm.PLAIN);
    assertThat(lines.writes("godwit.server.Node", Level.INFO)).isTrue();
    assertThat(lines.writes("godwit.server.Node", Level.DEBUG)).isFalse();
    assertThat(lines.writes("io.netty.channel.Channel", Level.WARN)).isFalse();
    assertThat(lines.writes("io.netty.channel.Channel", Level.ERROR)).isTrue();
    assertThat(lines.writes("com.alipay.sofa.jraft.core.NodeImpl", Level.ERROR)).isFalse();
  }

  @Test
  void votesAreHeardFromDebugOnAndMessagesAtTrace() {
    String raft = "com.alipay.sofa.jraft.core.NodeImpl";
    LogLines debug = lines(LogForm.PLAIN, Level.DEBUG);
    assertThat(debug.writes(raft, Level.INFO)).isTrue();
    assertThat(debug.writes(raft, Level.DEBUG)).isFalse();
    assertThat(lines(LogForm.PLAIN, Level.TRACE).writes(raft, Level.DEBUG)).isTrue();
  }

  @Test
  void loggersOfThisProcessWriteThem() {
    assertThat(LoggerFactory.getLogger("godwit.x")).isInstanceOf(LineLogger.class);
  }

  private LogLines lines(LogForm form) {
    return lines(form, Level.INFO);
  }

  private LogLines lines(LogForm form, Level level) {
    written.reset();
    Clock clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC);
    PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    return new LogLines(out, form, level, clock);
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8).strip();
  }

  private static LogLine line(String message, @Nullable Throwable thrown, Object... arguments) {
    return LogLine.of(Level.INFO, "godwit.server.Part", message, arguments, thrown);
  }
}
