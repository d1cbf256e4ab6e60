package godwit.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A setting, or a file that one names, that nothing can be done with; nothing was done. Trying
 * again is of no use before it is another.
 */
public final class UnusableSettingException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what is wrong, where, and after the last full stop what to do next
   */
  public UnusableSettingException(String message) {
    super(message);
  }

  /**
   * Makes one that something else was found by.
   *
   * @param message what is wrong, where, and after the last full stop what to do next
   */
  public UnusableSettingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
