package godwit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import godwit.wire.FormatsTest.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes that were written once must be read alike for ever. Each line of a golden file is a value
 * as text, a tab, and its bytes in hex. Lines are added and, once a release has written their
 * format, never changed; {@code -Dgolden=add} writes those of variants that have none yet.
 */
class GoldenFormatsTest {
  private static final Path FILES = Path.of("src", "test", "resources", "golden", "v1");

  static Stream<Subject<?>> subjects() {
    return FormatsTest.subjects();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  <T> void frozenBytesKeepTheirMeaning(Subject<T> subject) throws IOException {
    for (String line : lines(subject)) {
      String[] parts = line.split("\t", -1);
      T value = subject.format().decode(Bytes.fromHex(parts[1]));
      assertThat(value.toString()).isEqualTo(parts[0]);
      assertThat(subject.format().encode(value).toHex()).isEqualTo(parts[1]);
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  <T> void everyVariantIsFrozen(Subject<T> subject) throws IOException {
    List<String> lines = new ArrayList<>(lines(subject));
    Set<String> frozen = new TreeSet<>();
    for (String line : lines) {
      frozen.add(
          subject.format().decode(Bytes.fromHex(line.split("\t", -1)[1])).getClass().getName());
    }
    List<Class<?>> missing =
        subject.values(1).variants(subject.type()).stream()
            .filter(variant -> !frozen.contains(variant.getName()))
            .toList();
    if ("add".equals(System.getProperty("golden"))) {
      add(subject, lines, missing);
      return;
    }
    assertThat(missing).as("variants without a golden line; run with -Dgolden=add").isEmpty();
  }

  private static <T> void add(Subject<T> subject, List<String> lines, List<Class<?>> missing)
      throws IOException {
    for (Class<?> variant : missing) {
      for (long seed = 1; seed <= 3; seed++) {
        T value = subject.type().cast(subject.values(seed).next(variant));
        lines.add(value + "\t" + subject.format().encode(value).toHex());
      }
    }
    Files.createDirectories(FILES);
    Files.write(file(subject), lines);
  }

  private static List<String> lines(Subject<?> subject) throws IOException {
    return Files.exists(file(subject)) ? Files.readAllLines(file(subject)) : List.of();
  }

  private static Path file(Subject<?> subject) {
    return FILES.resolve(subject.name() + ".txt");
  }
}
