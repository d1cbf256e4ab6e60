package godwit.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.cli.screen.Output;
import godwit.cli.screen.Terminal;
import godwit.cli.verb.Verbs;
import godwit.client.Godwit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What may follow at a place of a line. */
class CompletionTest {
  @Test
  void commandsOptionsAndWhatTheStoreHas(@TempDir Path data) throws IOException {
    try (Godwit store = Godwit.open(data)) {
      store.createTable("birds");
      store.createTable("fish");
      CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.create());
      Verbs.addStoreVerbs(line, new Output(System.out, System.err, Terminal.PLAIN));
      Completion completion = new Completion(line, store);

      assertThat(completion.candidates(List.of(), "")).contains("exit", "get", "scatter", "table");
      assertThat(completion.candidates(List.of("table"), ""))
          .containsExactly("create", "describe", "drop", "list");
      assertThat(completion.candidates(List.of("scan"), "--")).contains("--prefix", "--json");
      assertThat(completion.candidates(List.of("get"), "")).containsExactly("birds", "fish");
      assertThat(completion.candidates(List.of("get", "--timeout", "3"), "b"))
          .containsExactly("birds", "fish");
      assertThat(completion.candidates(List.of("get", "birds"), "")).isEmpty();
      assertThat(completion.candidates(List.of("move"), "")).containsExactly("p1", "p2");
      assertThat(completion.candidates(List.of("move", "p1", "--to"), ""))
          .containsExactly("s1", "s2");
    }
  }
}
