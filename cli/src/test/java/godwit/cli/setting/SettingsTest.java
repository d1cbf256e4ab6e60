package godwit.cli.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.server.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of settings, and the file that shows it. */
class SettingsTest {
  private static final Path COMMITTED = Path.of("../docs/godwit.conf");
  private static final Pattern SHOWN = Pattern.compile("(?m)^#([a-z.-]+) =(?: (.*))?$");

  /** A value for each key that is not its default. */
  private static final Map<String, String> OTHERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("data", "/var/lib/godwit"),
              Map.entry("name", "north-1"),
              Map.entry("services", "3"),
              Map.entry("listen", "0.0.0.0:7500"),
              Map.entry("advertise", "north.example:7500"),
              Map.entry("join", "south.example:7420,east.example:7420"),
              Map.entry("replicas", "5"),
              Map.entry("coordinator-replicas", "3"),
              Map.entry("grace", "7min"),
              Map.entry("tls.cert", "n.crt"),
              Map.entry("tls.key", "n.key"),
              Map.entry("tls.ca", "ca.crt"),
              Map.entry("tls.client-certificates", "required"),
              Map.entry("cluster-secret", "nodes.secret"),
              Map.entry("auth", "required"),
              Map.entry("insecure", "true"),
              Map.entry("memory", "3GiB"),
              Map.entry("disk-reserve", "100MiB"),
              Map.entry("copy-limit", "20MiB"),
              Map.entry("retention", "90min"),
              Map.entry("election-timeout", "1500ms"),
              Map.entry("snapshot-interval", "7min"),
              Map.entry("snapshot-log-size", "1025KiB"),
              Map.entry("clock-bound", "11s"),
              Map.entry("reshape.budget", "81ms"),
              Map.entry("reshape.per-service", "4"),
              Map.entry("reshape.attempts", "6"),
              Map.entry("reshape.patience", "61s"),
              Map.entry("reshape.chunk-size", "2MiB"),
              Map.entry("reshape.delta-size", "3MiB"),
              Map.entry("metrics", "127.0.0.1:7480"),
              Map.entry("slow-request", "250ms"),
              Map.entry("log.form", "json"),
              Map.entry("log.level", "debug"),
              Map.entry("spans.collector", "http://127.0.0.1:4318/v1/traces"),
              Map.entry("spans.share", "0.25")));

  @Test
  void eachSettingChangesItselfAndNothingElse() {
    assertThat(Settings.ALL.stream().map(Setting::key))
        .as("give each key another value in this test")
        .containsExactlyInAnyOrderElementsOf(OTHERS.keySet());
    for (Setting<?> setting : Settings.ALL) {
      String other = OTHERS.getOrDefault(setting.key(), "");
      NodeConfig changed = setting.set(Settings.USUAL, other);
      for (Setting<?> any : Settings.ALL) {
        String expected = any.equals(setting) ? other : any.in(Settings.USUAL);
        assertThat(any.in(changed)).as(any.key() + " after " + setting.key()).isEqualTo(expected);
      }
    }
  }

  @Test
  void committedExampleListsTheKeysWithTheirDefaults() throws IOException {
    Map<String, String> shown = new TreeMap<>();
    List<MatchResult> lines = SHOWN.matcher(Files.readString(COMMITTED)).results().toList();
    for (MatchResult line : lines) {
      assertThat(shown).doesNotContainKey(line.group(1));
      shown.put(line.group(1), Optional.ofNullable(line.group(2)).orElse(""));
    }
    Map<String, String> defaults = new TreeMap<>();
    NodeConfig usual = NodeConfig.embedded(Path.of(""), 2);
    assertThat(Settings.USUAL.resources()).isEqualTo(usual.resources());
    assertThat(Settings.USUAL.timing()).isEqualTo(usual.timing());
    Settings.ALL.forEach(setting -> defaults.put(setting.key(), setting.in(Settings.USUAL)));
    assertThat(shown).isEqualTo(defaults);
  }

  @Test
  void committedExampleIsWhatTheToolPrints() throws IOException {
    assertThat(Files.readString(COMMITTED))
        .as("after a change of the table: ./godwit config example > docs/godwit.conf")
        .isEqualTo(Configuration.example());
    assertThat(Configuration.example().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void exampleWithoutItsCommentsIsTheDefault(@TempDir Path directory) throws Exception {
    String plain = SHOWN.matcher(Files.readString(COMMITTED)).replaceAll("$1 = $2");
    Path file =
        Files.writeString(
            directory.resolve("godwit.conf"), plain.replace("\ndata =", "\ndata = here"));
    NodeConfig node = Configuration.of(Optional.of(file), Map.of(), List.of()).node();
    assertThat(node).isEqualTo(Settings.USUAL.at(Path.of("here")));
  }

  @ParameterizedTest
  @CsvSource({
    "0B, 0",
    "1023B, 1023",
    "1KiB, 1024",
    "1536MiB, 1610612736",
    "3GiB, 3221225472",
    "2TiB, 2199023255552"
  })
  void sizesAreWrittenInTheLargestUnitThatFits(String text, long bytes) {
    assertThat(Unit.SIZES.parse(text)).isEqualTo(bytes);
    assertThat(Unit.SIZES.print(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "250ms, 250",
    "1s, 1000",
    "90s, 90000",
    "15min, 900000",
    "1h, 3600000",
    "2d, 172800000"
  })
  void durationsAreWrittenInTheLargestUnitThatFits(String text, long millis) {
    assertThat(Unit.DURATIONS.parse(text)).isEqualTo(millis);
    assertThat(Unit.DURATIONS.print(millis)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"5", "MiB", "-1s", "1.5h", "10 m", "10S", "5MB", "1h30min", "999999999999999d", "''"})
  void whatIsNoQuantityIsRefused(String text) {
    assertThatThrownBy(() -> Unit.DURATIONS.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSpaceMayStandBeforeTheUnit() {
    assertThat(Unit.SIZES.parse("256 MiB")).isEqualTo(256L << 20);
  }
}
