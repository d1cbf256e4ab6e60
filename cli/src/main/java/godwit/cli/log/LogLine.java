package godwit.cli.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * What a logger was told.
 *
 * @param message with {@code {}} where the arguments go
 */
record LogLine(
    Level level,
    String logger,
    String message,
    List<@Nullable Object> arguments,
    @Nullable Throwable thrown) {
  static LogLine of(
      Level level,
      String logger,
      @Nullable String message,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    List<@Nullable Object> given = new ArrayList<>();
    if (arguments != null) {
      Collections.addAll(given, arguments);
    }
    return new LogLine(level, logger, String.valueOf(message), given, thrown);
  }

  String shortName() {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }
}
