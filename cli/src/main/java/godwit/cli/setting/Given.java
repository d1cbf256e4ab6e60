package godwit.cli.setting;

/**
 * A key and a value as somebody gave them; neither may be right.
 *
 * @param origin where: a file and line, an environment variable, an option
 */
public record Given(String key, String value, String origin) {}
