package godwit.sim.planted;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.sim.SimReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The checkers see every planted bug within the number of seeds that it states. */
class PlantedBugTest {
  @Test
  void everyPlantedBugIsSeenByTheCheckerThatTheDocumentationNames() throws IOException {
    List<String> documented = Files.readAllLines(Path.of("..", "docs", "testing.md"));
    List<String> unseen = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    List<PlantedBug> bugs = PlantedBug.all();
    List<Optional<SimReport>> hunts = bugs.parallelStream().map(PlantedBug::hunt).toList();
    for (int i = 0; i < bugs.size(); i++) {
      Optional<SimReport> seen = hunts.get(i);
      if (seen.isEmpty()) {
        unseen.add(bugs.get(i).name());
      } else {
        rows.add(row(bugs.get(i), seen.get()));
      }
    }
    assertThat(unseen).as("planted bugs that no checker saw").isEmpty();
    assertThat(documented)
        .as("the rows of docs/testing.md, which should be\n%s", String.join("\n", rows))
        .containsAll(rows);
  }

  private static String row(PlantedBug bug, SimReport report) {
    return String.format(
        "| %s | %s | %s %d of %d | %s |",
        bug.name(),
        bug.mistake(),
        bug.plan().name(),
        report.seed(),
        bug.seeds(),
        report.violations().getFirst().promise());
  }
}
