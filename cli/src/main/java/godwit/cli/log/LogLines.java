package godwit.cli.log;

import godwit.cli.screen.Json;
import godwit.server.monitor.LogForm;
import godwit.server.monitor.Watching;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.event.Level;
import org.slf4j.helpers.MessageFormatter;

/** Where log lines go, in what form, and from which level on. Thread-safe. */
public final class LogLines {
  /** Libraries have a lot to say; what matters of it, our own lines say. */
  private static final Level LIBRARIES = Level.ERROR;

  private static final String OURS = "godwit.";

  /**
   * Calls an error what is a node that went; our own lines tell of faults. From DEBUG on it tells
   * of votes, at TRACE of each message.
   */
  private static final String RAFT_LIBRARY = "com.alipay.";

  private static final Pattern FACTS = Pattern.compile("^(.*?):? ((?:\\w+=\\{} ?)+)$");
  private static final Pattern FACT = Pattern.compile("(\\w+)=\\{}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  /** Names the least level of the lines until somebody else says it. */
  private static final String LEVEL_PROPERTY = "godwit.log.level";

  private static volatile LogLines present =
      new LogLines(
          System.err,
          LogForm.PLAIN,
          Level.valueOf(System.getProperty(LEVEL_PROPERTY, "warn").toUpperCase(Locale.ROOT)),
          Clock.systemUTC());

  private final PrintStream out;
  private final LogForm form;
  private final Level level;
  private final Clock clock;

  LogLines(PrintStream out, LogForm form, Level level, Clock clock) {
    this.out = out;
    this.form = form;
    this.level = level;
    this.clock = clock;
  }

  /** Has all loggers of this process write so from now on; before, it is plain from WARN on. */
  public static void use(PrintStream out, Watching.Lines lines) {
    present = new LogLines(out, lines.form(), lines.level(), Clock.systemUTC());
  }

  static LogLines present() {
    return present;
  }

  /** Returns whether a line of that logger and level is written. */
  boolean writes(String logger, Level asked) {
    if (logger.startsWith(RAFT_LIBRARY)) {
      return switch (level) {
        case TRACE -> true;
        case DEBUG -> asked.toInt() >= Level.INFO.toInt();
        case ERROR, WARN, INFO -> false;
      };
    }
    Level least = logger.startsWith(OURS) ? level : LIBRARIES;
    return asked.toInt() >= least.toInt();
  }

  void write(LogLine line) {
    String text =
        switch (form) {
          case PLAIN -> plain(line);
          case JSON -> json(line);
        };
    out.println(text);
  }

  private String plain(LogLine line) {
    String head = TIME.format(clock.instant()) + " " + line.level() + " " + line.shortName();
    String text = MessageFormatter.basicArrayFormat(line.message(), line.arguments().toArray());
    Throwable thrown = line.thrown();
    return head + " - " + text + (thrown == null ? "" : System.lineSeparator() + trace(thrown));
  }

  private String json(LogLine line) {
    Map<String, Object> members = new LinkedHashMap<>();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    members.put("time", now.toString());
    members.put("level", line.level().name());
    members.put("logger", line.shortName());
    Matcher facts = FACTS.matcher(line.message());
    if (facts.matches()) {
      members.put("message", facts.group(1));
      Matcher fact = FACT.matcher(facts.group(2));
      for (int i = 0; fact.find() && i < line.arguments().size(); i++) {
        members.putIfAbsent(fact.group(1), value(line.arguments().get(i)));
      }
    } else {
      Object[] arguments = line.arguments().toArray();
      members.put("message", MessageFormatter.basicArrayFormat(line.message(), arguments));
    }
    Throwable thrown = line.thrown();
    if (thrown != null) {
      members.put("error", String.valueOf(thrown.getMessage()));
      members.put("trace", trace(thrown));
    }
    return Json.of(members);
  }

  private static Object value(Object argument) {
    return argument instanceof Number || argument instanceof Boolean
        ? argument
        : String.valueOf(argument);
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString().stripTrailing();
  }
}
