package godwit.cli.setting;

import java.util.List;

/** Settings that no node can be started with; nothing was done. */
public final class WrongSettingsException extends Exception {
  private static final long serialVersionUID = 1;

  /** With all that is wrong, each with where it stands and what to do instead. */
  WrongSettingsException(List<String> problems) {
    super(String.join("\n", problems));
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
