package godwit.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever is lost, late, doubled or reordered, whoever fails when: small worlds, whole. */
class ExplorerTest {
  /** As many states of each configuration are visited; -Dexplore.states= asks for more. */
  private static final int LIMIT = Integer.getInteger("explore.states", 250_000);

  private static final int ALL_STATES = 1_000_000;

  @Test
  void everyReachableStateKeepsThePromises() {
    long states = 0;
    List<Exploration> all =
        Explorations.names().parallelStream()
            .map(name -> Explorations.run(name, LIMIT, sofar -> {}))
            .toList();
    for (Exploration found : all) {
      System.out.println("exploration: " + found);
      assertThat(found.passed()).as("%s", found).isTrue();
      states += found.states();
    }
    System.out.printf("exploration: %,d distinct states%n", states);
    assertThat(states).isGreaterThanOrEqualTo(ALL_STATES);
  }

  @Test
  void everyPlantedBugIsSeenAsTheDocumentationSays() throws IOException {
    List<String> documented = Files.readAllLines(Path.of("..", "docs", "testing.md"));
    List<String> unseen = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    for (ExploredBug bug : ExploredBug.all()) {
      Optional<Exploration> seen = bug.hunt();
      if (seen.isEmpty()) {
        unseen.add(bug.name());
      } else {
        rows.add(row(bug, seen.get()));
      }
    }
    assertThat(unseen).as("planted bugs that exploring did not see").isEmpty();
    assertThat(documented)
        .as("the rows of docs/testing.md, which should be\n%s", String.join("\n", rows))
        .containsAll(rows);
  }

  @Test
  void theSameConfigurationComesToTheSame() {
    assertThat(Explorations.run("one-move", 50_000, sofar -> {}))
        .isEqualTo(Explorations.run("one-move", 50_000, sofar -> {}));
  }

  private static String row(ExploredBug bug, Exploration seen) {
    Exploration.Failure failure = seen.failure().orElseThrow();
    return String.format(
        "| %s | %s | %s, after %d messages | %s |",
        bug.name(), bug.mistake(), bug.configuration(), failure.story().size(), failure.promise());
  }
}
