package godwit.cli.log;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

/** A logger that writes {@link LogLines}. */
final class LineLogger extends LegacyAbstractLogger {
  @Serial private static final long serialVersionUID = 1L;

  LineLogger(String name) {
    this.name = name;
  }

  @Override
  public boolean isTraceEnabled() {
    return LogLines.present().writes(name, Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return LogLines.present().writes(name, Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return LogLines.present().writes(name, Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return LogLines.present().writes(name, Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return LogLines.present().writes(name, Level.ERROR);
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return LineLogger.class.getName();
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String message,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    LogLines.present().write(LogLine.of(level, name, message, arguments, thrown));
  }
}
