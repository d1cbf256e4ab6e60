package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines that can't be understood: one line of what is wrong, one of where to read more. */
class WrongCommandLineTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          get birds                       | Missing required parameter: 'KEY' | get
          get birds zz --hex              | two hexadecimal digits for each byte, not: zz | get
          put birds 6 7 --hex             | two hexadecimal digits for each byte, not: 6 | put
          scan birds --from xy --hex      | two hexadecimal digits for each byte, not: xy | scan
          split p1 --at z --hex           | two hexadecimal digits for each byte, not: z | split
          move q9 --to s2                 | partition ids look like p7, not: q9 | move
          move p9                         | Missing required option: '--to=SERVICE' | move
          move p9 --to s2 --budget -5     | not a whole number from 1 up: -5 | move
          cancel 7                        | operation ids look like o7, not: 7 | cancel
          scan birds --limit 0            | not a whole number from 1 up: 0 | scan
          scan birds --prefix a --to b    | --prefix goes without --from and --to | scan
          operations --limit x            | not a whole number from 1 up: x | operations
          get t k --timeout 0             | not a whole number from 1 to 60: 0 | get
          get t k --timeout 61            | not a whole number from 1 to 60: 61 | get
          get t k --connect nowhere       | not host:port: text=nowhere | get
          get t k --data a --connect b:1  | are mutually exclusive | get
          serve --data a --services 17    | services is a whole number from 1 to 16, not 17 | serve
          serve --data a --set memory     | --set takes KEY=VALUE, not: memory | serve
          demo --seconds -1               | not a whole number from 1 up: -1 | demo
          get t k --at noon               | not a whole number: noon | get
          get t k --at 99999999999999999999 | not a whole number: 99999999999999999999 | get
          selftest --plan x               | no plan of that name: x. There are: usual, | selftest
          fly                             | 'fly' | ""
          mvoe p1 --to s2                 | no such command: 'mvoe'. Did you mean: move? | ""
          fly --help                      | no such command: 'fly' | ""
          scan birds --lmit 3             | no such option: '--lmit'. Did you mean: --limit? | scan
          scan birds --lmit=3 | no such option: '--lmit=3'. Did you mean: --limit? | scan
          node dran n1                    | no such command: 'dran'. Did you mean: drain? | node
          table                           | Missing required subcommand | table
          table creat birds               | Did you mean: create? | table
          ope                             | 'ope'. Did you mean: operations? | ""
          PUT a b c                       | no such command: 'PUT'. Did you mean: put? | ""
          get t k v                       | not expected: 'v' | get
          nodes 3                         | not expected: '3' | nodes
          get t k -3                      | not expected: '-3' | get
          get t k v --fast                | not expected: 'v', '--fast' | get
          get t k --fast 3 --slow 4       | no such option: '--fast', '--slow' | get
          get t k --connect 127.0.0.1:0   | --connect takes a port from 1 up: 127.0.0.1:0 | get
          """)
  void errorAndTheWayToHelpAreALineEach(String line, String wrong, String command) {
    CommandRun run = CommandRun.of(line.split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output()).isEmpty();
    assertThat(run.errorLines()).hasSize(2);
    assertThat(run.errorLines().getFirst()).startsWith("godwit: ").contains(wrong);
    assertThat(run.errorLines().getLast())
        .startsWith(("  See: godwit " + command).stripTrailing() + " --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nosuch", "fly", "x", "get t k --nonsense"})
  void nothingIsSuggestedThatIsFarFromWhatWasTyped(String line) {
    assertThat(CommandRun.of(line.split(" ", -1)).errors()).doesNotContain("Did you mean");
  }

  @Test
  void valueThatLooksLikeAnOptionIsToldHowToBeGiven() {
    CommandRun run = CommandRun.of("put", "t", "k", "-x");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errorLines())
        .containsExactly(
            "godwit: Missing required parameter: 'VALUE'",
            "  See: godwit put --help. A key or value that begins with '-' stands behind --");
  }

  @Test
  void argumentThatJavaCouldNotReadIsNotTakenForText() {
    CommandRun run = CommandRun.of("put", "t", "k\uFFFD", "v");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("no text in UTF-8").contains("--hex");
  }

  @Test
  void argumentWithAnAtSignIsNoFile() {
    CommandRun run = CommandRun.of("get", "t", "@/etc/hostname", "--connect", "127.0.0.1:0");
    assertThat(run.errors()).contains("--connect takes a port");
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
    assertThat(run.lastObject().get("advice").getAsString()).startsWith("See: godwit get --help");
  }
}
