package godwit.sim.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files of {@code docs/transcripts} are what the simulation tells. {@code
 * -Dtranscripts.write=true} writes them anew.
 */
class TranscriptTest {
  private static final Pattern JOIN =
      Pattern.compile("is to join (p\\d+) and (p\\d+), of (\\d+) and (\\d+) bytes");
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
    assertThat(told("retry-across-the-cut-over"))
        .anyMatch(line -> line.endsWith("gives the first answer"));
  }

  @Test
  void aJoinAcrossServicesMovesTheSmallerOne() {
    List<String> lines = told("join-across-services");
    String join =
        lines.stream().filter(line -> line.contains("is to join")).findFirst().orElseThrow();
    Matcher words = JOIN.matcher(join);
    assertThat(words.find()).as(join).isTrue();
    boolean left = Long.parseLong(words.group(3)) < Long.parseLong(words.group(4));
    String smaller = words.group(left ? 1 : 2);
    assertThat(lines.subList(lines.indexOf(join), lines.size()))
        .filteredOn(line -> line.contains("begins to give"))
        .singleElement()
        .asString()
        .contains("begins to give " + smaller + " away");
    assertThat(left).as("the right one would have moved anyway").isTrue();
  }

  private static List<String> told(String name) {
    return Tale.all().stream()
        .filter(tale -> tale.name().equals(name))
        .findFirst()
        .orElseThrow()
        .tell();
  }

  private static Path file(Tale tale) {
    return FOLDER.resolve(tale.name() + ".txt");
  }
}
