package godwit.cli.setting;

import godwit.server.rpc.Endpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The forms of values that there are. */
final class Forms {
  /** A directory or file; relative ones are taken from where the process was started. */
  static final Form<Path> PATH = new Form<>("a path", Forms::path, Path::toString);

  static final Form<Endpoint> ENDPOINT =
      new Form<>("HOST:PORT", Endpoint::parse, Endpoint::toString);

  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]*");

  /** What a node may be called. */
  static final Form<String> NODE_NAME =
      new Form<>(
          "a letter, then letters, digits, '-' or '_'",
          text -> within(text, NAME.matcher(text).matches()),
          text -> text);

  /** Yes or no. */
  static final Form<Boolean> FLAG =
      new Form<>(
          "true or false",
          text -> within(text, text.equals("true") || text.equals("false")).equals("true"),
          String::valueOf);

  /** 1, 3 or 5. */
  static final Form<Integer> REPLICAS =
      new Form<>(
          "1, 3 or 5",
          text -> Integer.parseInt(within(text, List.of("1", "3", "5").contains(text))),
          String::valueOf);

  /** Where something is reached over HTTP. */
  static final Form<URI> HTTP_ADDRESS =
      new Form<>("an address that begins with http:// or https://", Forms::address, URI::toString);

  /** A part of a whole. */
  static final Form<Double> SHARE =
      new Form<>(
          "a number from 0 to 1", text -> between(Double.valueOf(text), 0.0, 1.0), String::valueOf);

  private Forms() {}

  /** Returns the form of a value that may be missing: it is empty then. */
  static <T> Form<Optional<T>> optional(Form<T> form) {
    return new Form<>(
        form.expected() + ", or nothing",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(form.parse(text)),
        value -> value.map(form::print).orElse(""));
  }

  /** Returns the form of some values of a form, with commas between; there may be none. */
  static <T> Form<List<T>> list(Form<T> form) {
    return new Form<>(
        form.expected() + ", or several with commas between, or nothing",
        text ->
            text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(it -> form.parse(it.strip())).toList(),
        values -> values.stream().map(form::print).collect(Collectors.joining(",")));
  }

  /** Returns the form of the constants of an enumeration: in lower case, words joined by '-'. */
  static <E extends Enum<E>> Form<E> choice(Class<E> type) {
    List<E> all = List.of(type.getEnumConstants());
    return new Form<>(
        all.stream().map(Forms::word).collect(Collectors.joining(" or ")),
        text ->
            all.stream()
                .filter(it -> word(it).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not allowed: " + text)),
        Forms::word);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the form of whole numbers between the two, both included. */
  static Form<Integer> whole(int min, int max) {
    return new Form<>(
        "a whole number from " + min + " to " + max,
        text -> between(Integer.parseInt(text), min, max),
        String::valueOf);
  }

  /** Returns the form of sizes in bytes between the two, both included. */
  static Form<Long> size(String min, String max) {
    return quantity("a size", Unit.SIZES, min, max, Function.identity(), Function.identity());
  }

  /** Returns the form of durations between the two, both included. */
  static Form<Duration> duration(String min, String max) {
    return quantity("a duration", Unit.DURATIONS, min, max, Duration::ofMillis, Duration::toMillis);
  }

  private static <T> Form<T> quantity(
      String what,
      Unit.Scale scale,
      String min,
      String max,
      Function<Long, T> made,
      Function<T, Long> amount) {
    long least = scale.parse(min);
    long most = scale.parse(max);
    return new Form<>(
        what + " from " + min + " to " + max + ", in " + scale.names(),
        text -> made.apply(between(scale.parse(text), least, most)),
        value -> scale.print(amount.apply(value)));
  }

  private static URI address(String text) {
    boolean isHttp = text.startsWith("http://") || text.startsWith("https://");
    return URI.create(within(text, isHttp));
  }

  private static Path path(String text) {
    return Path.of(within(text, !text.isEmpty()));
  }

  private static <T extends Comparable<T>> T between(T value, T min, T max) {
    return within(value, value.compareTo(min) >= 0 && value.compareTo(max) <= 0);
  }

  private static <T> T within(T value, boolean is) {
    if (!is) {
      throw new IllegalArgumentException("not allowed: " + value);
    }
    return value;
  }
}
