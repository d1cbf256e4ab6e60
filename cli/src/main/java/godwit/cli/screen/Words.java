package godwit.cli.screen;

import java.util.Locale;

/** The names of constants as the tool writes them. */
public final class Words {
  private Words() {}

  /** Returns {@code split-and-move} for {@code SPLIT_AND_MOVE}. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
