package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a project of its own gets on with the artifacts of Godwit. */
class BirdsTest {
  @Test
  void whatIsNotedIsFoundInOrderAlsoAfterARestart(@TempDir Path directory) throws IOException {
    try (Birds birds = new Birds(directory)) {
      birds.note("4BBYR", "bar-tailed godwit");
      birds.note("2ABWW", "ruff");
      birds.note("4BBWW", "bar-tailed godwit");
    }
    try (Birds birds = new Birds(directory)) {
      assertEquals(List.of("4BBWW", "4BBYR"), birds.rings("4", "5"));
    }
  }
}
