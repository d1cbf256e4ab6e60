package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import godwit.cli.screen.ExitCode;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.rocks.RocksSettings;
import godwit.rocks.RocksStore;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import godwit.store.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the doctor sees what is wrong with a directory, and nothing else. */
class DoctorTest {
  private static final KeyRange LIVE_ROWS = KeyRange.prefix(Bytes.utf8("l"));

  @TempDir private Path data = Path.of("");

  @BeforeEach
  void makeTable() {
    run("table", "create", "birds");
    run("put", "birds", "godwit", "limosa");
    run("put", "birds", "ruff", "calidris");
  }

  @Test
  void wholeDirectoryIsWell() {
    run("split", "p1", "--at", "m");
    CommandRun run = run("doctor");
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output())
        .contains("all keys have one owner, at all times: table=birds partitions=2")
        .contains("rows=1 bytes=12", "rows=1 bytes=12", "the log has its checksums")
        .contains("s1           the store's files have their checksums")
        .endsWith("wrong=0\n");
    assertThat(run("doctor", "--json").lastObject().get("wrong").getAsInt()).isZero();
  }

  @Test
  void rowThatIsGoneIsMissed() {
    tamper("ruff", false);
    wrong("the rows are not those that were written: partition=p1 rows=1");
  }

  @Test
  void rowThatIsAnotherIsNoticed() {
    tamper("godwit", true);
    wrong("the rows are not those that were written: partition=p1 rows=2");
  }

  @Test
  void coordinatorThatIsMissingIsSaidAtOnce() throws IOException {
    Path away = data.resolve("away");
    Files.move(data.resolve("coordinator"), away);
    String missing = "the coordinator's directory is missing: directory=" + data;
    wrong(missing);
    CommandRun scan = run("scan", "birds");
    assertThat(scan.exitCode()).as(scan.errors()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(scan.errors()).contains(missing, "godwit restore");
    Files.move(away, data.resolve("coordinator"));
    assertThat(run("get", "birds", "ruff").output()).isEqualTo("calidris\n");
  }

  private void wrong(String what) {
    CommandRun run = run("doctor", "--json");
    assertThat(run.exitCode()).isEqualTo(ExitCode.REJECTED);
    List<JsonObject> bad =
        run.output()
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .filter(line -> line.has("verdict"))
            .filter(line -> line.get("verdict").getAsString().equals("wrong"))
            .toList();
    assertThat(bad).hasSize(1);
    assertThat(bad.getFirst().get("what").getAsString()).startsWith(what);
    assertThat(run("doctor").errors()).contains("Keep the directory as it is");
  }

  /** Removes the live row of a key behind the service's back, or puts another value there. */
  private void tamper(String key, boolean change) {
    Path store = data.resolve("services/s1/store");
    try (RocksStore rocks = RocksStore.open(store, new RocksSettings(8 << 20), fault -> {})) {
      Write.Put row = row(rocks, key);
      byte[] other = row.value().toArray();
      other[other.length - 1]++;
      Write write =
          change ? new Write.Put(row.key(), Bytes.adopt(other)) : new Write.Delete(row.key());
      rocks.commit(List.of(write), rocks.appliedIndex());
    }
  }

  private static Write.Put row(RocksStore rocks, String key) {
    try (Snapshot snapshot = rocks.snapshot();
        Cursor rows = snapshot.cursor(LIVE_ROWS, Direction.FORWARD)) {
      for (; rows.valid(); rows.next()) {
        if (rows.key().toUtf8().endsWith(key)) {
          return new Write.Put(rows.key(), rows.value());
        }
      }
      throw new AssertionError("no row: key=" + key);
    }
  }

  private CommandRun run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--data";
    all[arguments.length + 1] = data.toString();
    return CommandRun.of(all);
  }
}
