package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines that can't be understood: one line of what is wrong, one of where to read more. */
class WrongCommandLineTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          get birds                       | Missing required parameter: 'KEY' | get
          get birds zz --hex              | not an even number of hexadecimal digits: zz | get
          put birds 6 7 --hex             | not an even number of hexadecimal digits: 6 | put
          scan birds --from xy --hex      | not an even number of hexadecimal digits: xy | scan
          split p1 --at z --hex           | not an even number of hexadecimal digits: z | split
          move q9 --to s2                 | no partition id: text=q9 | move
          move p9                         | Missing required option: '--to=SERVICE' | move
          move p9 --to s2 --budget -5     | not a whole number from 1 up: -5 | move
          cancel 7                        | no operation id: text=7 | cancel
          scan birds --limit 0            | not a whole number from 1 up: 0 | scan
          scan birds --prefix a --to b    | --prefix goes without --from and --to | scan
          operations --limit x            | not a whole number from 1 up: x | operations
          get t k --timeout 0             | not a whole number from 1 to 60: 0 | get
          get t k --timeout 61            | not a whole number from 1 to 60: 61 | get
          get t k --connect nowhere       | not host:port: text=nowhere | get
          get t k --data a --connect b:1  | are mutually exclusive | get
          serve --data a --services 17    | --services is 1 to 16, not 17 | serve
          demo --seconds -1               | not a whole number from 1 up: -1 | demo
          fly                             | 'fly' | ""
          table                           | Missing required subcommand | table
          table creat birds               | Did you mean: create? | table
          get t k --fast                  | Unknown option: '--fast' | get
          """)
  void errorAndTheWayToHelpAreALineEach(String line, String wrong, String command) {
    CommandRun run = CommandRun.of(line.split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output()).isEmpty();
    assertThat(run.errorLines()).hasSize(2);
    assertThat(run.errorLines().getFirst()).startsWith("godwit: ").contains(wrong);
    assertThat(run.errorLines().getLast())
        .isEqualTo(("  See: godwit " + command).stripTrailing() + " --help");
  }

  @ParameterizedTest
  @CsvSource({"get t zz --hex --json", "get t --json", "get t k --json --fast"})
  void withJsonTheErrorIsOneObject(String line) {
    CommandRun run = CommandRun.of(line.split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).isEmpty();
    assertThat(run.output().lines()).hasSize(1);
    assertThat(run.lastObject().get("reason").getAsString()).isEqualTo("USAGE");
    assertThat(run.lastObject().get("detail").getAsString()).isNotEmpty();
    assertThat(run.lastObject().get("advice").getAsString()).isEqualTo("See: godwit get --help");
  }
}
