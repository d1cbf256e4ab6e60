package godwit.cli.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.server.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings from a file, the environment and the command line. */
class ConfigurationTest {
  @TempDir private Path directory;

  @Test
  void commandLineCountsBeforeEnvironmentAndThatBeforeTheFile() throws Exception {
    Path file =
        file(
            """
            # a node
            data = /srv/godwit
              memory=1GiB

            retention = 2h
            services = 4
            """);
    Configuration configuration =
        Configuration.of(
            Optional.of(file),
            Map.of("GODWIT_RETENTION", "3h", "GODWIT_SERVICES", "5", "HOME", "/root"),
            List.of(new Given("services", "6", "--services")));

    NodeConfig node = configuration.node();
    assertThat(node.data()).isEqualTo(Path.of("/srv/godwit"));
    assertThat(node.resources().memoryBytes()).isEqualTo(1L << 30);
    assertThat(node.timing().retention()).isEqualTo(Duration.ofHours(3));
    assertThat(node.services()).isEqualTo(6);
    assertThat(configuration.effective())
        .contains(
            new Configuration.Effective("data", "/srv/godwit", file + ":2"),
            new Configuration.Effective("memory", "1GiB", file + ":3"),
            new Configuration.Effective("retention", "3h", "GODWIT_RETENTION"),
            new Configuration.Effective("services", "6", "--services"),
            new Configuration.Effective("name", "local", "default"));
  }

  @Test
  void environmentNamesTheFileUnlessTheCommandLineDoes() throws Exception {
    Path named = file("data = /srv/one");
    Path other = Files.writeString(directory.resolve("other.conf"), "data = /srv/two");
    Map<String, String> environment = Map.of("GODWIT_CONFIG", named.toString());
    assertThat(Configuration.of(Optional.empty(), environment, List.of()).node().data())
        .isEqualTo(Path.of("/srv/one"));
    assertThat(Configuration.of(Optional.of(other), environment, List.of()).node().data())
        .isEqualTo(Path.of("/srv/two"));
  }

  @Test
  void allThatIsWrongIsToldWithItsLine() throws IOException {
    Path file =
        file(
            """
            data = /srv/godwit
            retntion = 2h
            memory = 5
            colour = blue
            data = /srv/other
            """);
    assertThatThrownBy(() ->
            Configuration.of(
                Optional.of(file),
                Map.of("GODWIT_SERVICES", "17"),
                List.of(new Given("join", "nowhere", "--set"))))
        .isInstanceOf(WrongSettingsException.class)
        .message()
        .satisfies(text ->
            assertThat(text.lines())
                .containsExactly(
                    file + ":2: there is no setting retntion. Did you mean retention?",
                    file
                        + ":3: memory is a size from 32MiB to 16TiB, in B, KiB, MiB, GiB, TiB,"
                        + " not 5",
                    file + ":4: there is no setting colour. godwit config example shows all keys",
                    file + ":5: data is set at " + file + ":1 already. Remove one",
                    "GODWIT_SERVICES: services is a whole number from 1 to 16, not 17",
                    "--set: join is HOST:PORT, or several with commas between, or nothing, not"
                        + " nowhere"));
  }

  @ParameterizedTest
  @CsvSource({
    "name = 9lives",
    "name =",
    "data =",
    "listen = 127.0.0.1",
    "memory = 31MiB",
    "memory = 17TiB",
    "disk-reserve = 0B",
    "retention = 1s",
    "election-timeout = 99ms",
    "reshape.attempts = 0",
    "reshape.attempts = many",
    "reshape.chunk-size = 17MiB"
  })
  void valueThatNoNodeStartsWithIsRefused(String line) throws IOException {
    Path file = file(line);
    assertThatThrownBy(() -> Configuration.of(Optional.of(file), Map.of(), List.of()))
        .isInstanceOf(WrongSettingsException.class)
        .hasMessageStartingWith(file + ":1: " + line.substring(0, line.indexOf(' ')) + " is ");
  }

  @Test
  void lineOfAnotherFormIsToldWithTheRestAndWhatIsMissing() throws IOException {
    Path file = file("[node]\n= 5\nreplicas = 2\n");
    assertThatThrownBy(() -> Configuration.toStart(Optional.of(file), Map.of(), List.of()))
        .message()
        .satisfies(text ->
            assertThat(text.lines())
                .containsExactly(
                    file + ":1: not of the form key = value: [node]",
                    file + ":2: not of the form key = value: = 5",
                    file + ":3: replicas is 1, 3 or 5, not 2",
                    "data is not set: give --data DIR, GODWIT_DATA in the environment, or data ="
                        + " DIR in the file"));
  }

  @Test
  void fileThatCanNotBeReadIsTold() throws IOException {
    Path missing = directory.resolve("none.conf");
    assertThatThrownBy(() -> Configuration.of(Optional.of(missing), Map.of(), List.of()))
        .hasMessageStartingWith(missing + ": there is no such file.");
    Path bytes = Files.write(directory.resolve("bytes.conf"), new byte[] {'#', (byte) 0xFF, '\n'});
    assertThatThrownBy(() -> Configuration.of(Optional.of(bytes), Map.of(), List.of()))
        .hasMessageStartingWith(bytes + ": no text in UTF-8.");
  }

  @Test
  void emptyVariableTakesAnOptionalSettingAway() throws Exception {
    Path file = file("data = x\njoin = south.example:7420");
    Configuration configuration =
        Configuration.of(Optional.of(file), Map.of("GODWIT_JOIN", ""), List.of());
    assertThat(configuration.node().network().join()).isEmpty();
  }

  @Test
  void settingsOfTlsThatDoNotGoTogetherAreTold() throws IOException {
    Path file = file("data = x\ntls.cert = node1.crt\n");
    assertThatThrownBy(() -> Configuration.of(Optional.of(file), Map.of(), List.of()))
        .isInstanceOf(WrongSettingsException.class)
        .hasMessageContaining("missing=[tls.key, tls.ca]");
  }

  @Test
  void nothingNeedsToBeSetButTheDirectory() throws Exception {
    Configuration configuration = Configuration.of(Optional.empty(), Map.of(), List.of());
    assertThatThrownBy(configuration::node)
        .isInstanceOf(WrongSettingsException.class)
        .hasMessageContaining("--data DIR");
    Given data = new Given("data", "store", "--data");
    assertThat(Configuration.of(Optional.empty(), Map.of(), List.of(data)).node())
        .isEqualTo(Settings.USUAL.at(Path.of("store")));
  }

  @Test
  void variablesThatLookLikeSettingsAreDoubtedAndForeignOnesAreNot() throws Exception {
    Map<String, String> environment =
        Map.of(
            "GODWIT_RETENTOIN", "1h",
            "GODWIT_HEAP", "2g",
            "GODWIT_SERVICE_HOST", "10.0.0.1",
            "GODWIT_PORT", "tcp://10.0.0.1:7420",
            "GODWIT_MEMORY", "1GiB");
    assertThat(Configuration.of(Optional.empty(), environment, List.of()).doubts())
        .containsExactly("GODWIT_RETENTOIN sets nothing. Did you mean GODWIT_RETENTION?");
  }

  @Test
  void nodeThatListensEverywhereIsToSayWhereItIs() throws WrongSettingsException {
    Map<String, String> listens =
        Map.of("GODWIT_LISTEN", "0.0.0.0:7420", "GODWIT_INSECURE", "true");
    assertThat(Configuration.of(Optional.empty(), listens, List.of()).doubts())
        .singleElement()
        .asString()
        .contains("listen=0.0.0.0:7420")
        .contains("--advertise HOST:PORT");
    Map<String, String> says = new HashMap<>(listens);
    says.put("GODWIT_ADVERTISE", "node1:7420");
    assertThat(Configuration.of(Optional.empty(), says, List.of()).doubts()).isEmpty();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("godwit.conf"), text);
  }
}
