package godwit.cli.setting;

/** The file that shows every setting. */
final class Example {
  private static final String HEAD =
      """
      # Settings of a Godwit node: godwit serve --config FILE
      #
      # Each line is  key = value,  a comment that begins with #, or empty. A value is the rest of
      # its line: no quotes, no escapes. A setting that stands in a comment here has the value
      # shown, its default; nothing needs to be set but data.
      #
      # Sizes are a whole number and B, KiB, MiB, GiB or TiB; durations one and ms, s, min, h or d.
      #
      # What the environment sets counts before this file, and the command line before both. The
      # variable of reshape.chunk-size is GODWIT_RESHAPE_CHUNK_SIZE, and so on.
      #
      # godwit config check FILE  says what is wrong, or what counts and where it comes from.
      """;

  private Example() {}

  static String text() {
    StringBuilder text = new StringBuilder(HEAD);
    for (Setting<?> setting : Settings.ALL) {
      text.append('\n');
      setting.help().forEach(line -> text.append("# ").append(line).append('\n'));
      String assignment = "#" + setting.key() + " = " + setting.in(Settings.USUAL);
      text.append(assignment.strip()).append('\n');
    }
    return text.toString();
  }
}
