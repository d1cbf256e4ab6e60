package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a store's tables. */
class TableVerbsTest {
  @TempDir Path directory;

  @Test
  void emptyStoreSaysSoBesideTheResults() {
    run("create", "birds");
    assertThat(run("list").errors()).isEmpty();
    run("drop", "birds");
    CommandRun none = run("list");
    assertThat(none.output()).isEmpty();
    assertThat(none.errorLines())
        .containsExactly("There are no tables; godwit table create TABLE makes one.");
    CommandRun json = run("list", "--json");
    assertThat(json.output() + json.errors()).isEmpty();
  }

  private CommandRun run(String... words) {
    List<String> line = new ArrayList<>(List.of("table"));
    line.addAll(List.of(words));
    line.addAll(List.of("--data", directory.resolve("store").toString()));
    CommandRun run = CommandRun.of(line.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return run;
  }
}
