package godwit.sim.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files of {@code docs/transcripts} are what the simulation tells. {@code
 * -Dtranscripts.write=true} writes them anew.
 */
class TranscriptTest {
  private static final Path FOLDER = Path.of("..", "docs", "transcripts");

  static List<Tale> tales() {
    return Tale.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tales")
  void theTaleIsAsItIsWritten(Tale tale) throws IOException {
    List<String> told = tale.tell();
    Path file = file(tale);
    if (Boolean.getBoolean("transcripts.write")) {
      Files.createDirectories(FOLDER);
      Files.write(file, told);
    }
    assertThat(told).hasSizeBetween(8, 80).isEqualTo(Files.readAllLines(file));
  }

  @Test
  void everyFileIsATale() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files)
          .containsExactlyInAnyOrderElementsOf(
              Tale.all().stream().map(TranscriptTest::file).toList());
    }
  }

  @Test
  void aRetryIsAnsweredAsItWasAtTheSource() {
    Tale retry =
        Tale.all().stream()
            .filter(tale -> tale.name().equals("retry-across-the-cut-over"))
            .findFirst()
            .orElseThrow();
    assertThat(retry.tell()).anyMatch(line -> line.endsWith("gives the first answer"));
  }

  private static Path file(Tale tale) {
    return FOLDER.resolve(tale.name() + ".txt");
  }
}
