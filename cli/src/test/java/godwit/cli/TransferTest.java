package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows go into a table from a file, and out of one, unchanged. */
class TransferTest {
  @TempDir Path directory;

  @BeforeEach
  void makeTables() {
    run("table", "create", "birds");
    run("table", "create", "again");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"csv", "tsv", "jsonl", "csv.gz", "tsv.zst", "jsonl.gz", "jsonl.zst", "csv.zst"})
  void whatIsExportedAndImportedIsTheSame(String ending) throws IOException {
    Path first = file("first.jsonl", "");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      lines.add("{\"key\":\"k" + i + "\",\"value\":\"a\\tb, \\\"c\\\"\\nd é🐦 " + i + "\"}");
    }
    Files.write(first, lines);
    JsonObject imported = run("import", "birds", first.toString(), "--json").lastObject();
    assertThat(imported.get("rows").getAsLong()).isEqualTo(700);
    String content = imported.get("content").getAsString();
    String out = directory.resolve("out." + ending).toString();
    JsonObject exported = run("export", "birds", out, "--json").lastObject();
    assertThat(exported.get("content").getAsString()).isEqualTo(content);
    JsonObject back = run("import", "again", out, "--json").lastObject();
    assertThat(back.get("content").getAsString()).isEqualTo(content);
    JsonObject last = run("export", "again", out, "--force", "--json").lastObject();
    assertThat(last.get("content").getAsString()).isEqualTo(content);
  }

  @Test
  void bytesThatAreNoTextGoAsDigits() throws IOException {
    run("put", "birds", "00ff", "fffe", "--hex");
    Path csv = directory.resolve("out.csv");
    CommandRun refused = run("export", "birds", csv.toString());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors()).contains("no text in UTF-8: key=\\x00\\xff", "--hex");
    assertThat(directory.toFile().list()).doesNotContain("out.csv", "out.csv.part");
    assertThat(run("export", "birds", csv.toString(), "--hex").exitCode()).isZero();
    assertThat(Files.readString(csv)).isEqualTo("key,value\n00ff,fffe\n");
    assertThat(run("import", "again", csv.toString(), "--hex").exitCode()).isZero();
    Path lines = directory.resolve("out.jsonl");
    assertThat(run("export", "again", lines.toString()).exitCode()).isZero();
    assertThat(Files.readString(lines)).isEqualTo("{\"keyHex\":\"00ff\",\"valueHex\":\"fffe\"}\n");
    run("delete", "again", "00ff", "--hex");
    assertThat(run("import", "again", lines.toString()).exitCode()).isZero();
    assertThat(run("get", "again", "00ff", "--hex").output()).isEqualTo("fffe\n");
  }

  @Test
  void columnsBecomeAJsonValue() throws IOException {
    Path csv = file("birds.csv", "name,kind,legs\ngodwit,wader,2\n\"a, b\",\"said \"\"x\"\"\",2\n");
    assertThat(run("import", "birds", csv.toString(), "--key", "name").exitCode()).isZero();
    assertThat(run("get", "birds", "godwit").output())
        .isEqualTo("{\"kind\":\"wader\",\"legs\":\"2\"}\n");
    assertThat(run("get", "birds", "a, b").output()).contains("said \\\"x\\\"");
    Path lines = file("birds.jsonl", "{\"id\":7,\"name\":\"knot\",\"tags\":[1,2]}\n");
    assertThat(run("import", "birds", lines.toString(), "--key", "id").exitCode()).isZero();
    assertThat(run("get", "birds", "7").output()).isEqualTo("{\"name\":\"knot\",\"tags\":[1,2]}\n");
    run("import", "birds", lines.toString(), "--key", "name", "--value", "tags");
    assertThat(run("get", "birds", "knot").output()).isEqualTo("[1,2]\n");
  }

  @Test
  void linesThatAreNoRowsAreToldAndTheRestGoesOn() throws IOException {
    Path csv = file("bad.csv", "key,value\na,1\nb\n,3\nd,4\n");
    CommandRun run = run("import", "birds", csv.toString());
    assertThat(run.exitCode()).isOne();
    assertThat(run.output()).startsWith("rows=2 refused=2 ");
    assertThat(run.errors())
        .contains("line 3 of " + csv + " is no row: columns=1 expected=2")
        .contains("line 4 of " + csv + " is no row: EMPTY_KEY");
    assertThat(run("get", "birds", "d").output()).isEqualTo("4\n");
    Path lines = file("bad.jsonl", "{\"key\":\"x\",\"value\":\"1\"}\nnonsense\n\n[1]\n{\"v\":1}\n");
    CommandRun json = run("import", "birds", lines.toString());
    assertThat(json.output()).startsWith("rows=1 refused=3 ");
    assertThat(json.errors()).contains("line 2 of ", "is no row: no JSON object", "line 5");
  }

  @Test
  void brokenJsonIsToldWithItsColumn() throws IOException {
    Path lines = file("bad.jsonl", "{\"a\" 1}\n{\"key\":\"x\"\n{\"key\":\"x\"} y\n");
    CommandRun run = run("import", "birds", lines.toString());
    String of = " of " + lines + " is no row: no JSON: ";
    assertThat(run.errorLines())
        .containsExactly(
            "godwit: line 1" + of + "column=6",
            "godwit: line 2" + of + "it breaks off at the end of the line",
            "godwit: line 3" + of + "column=13",
            "  All other lines are written. Mend those lines, and import the file again: that does"
                + " no harm to what is written already.");
    expect(2, "line 1: no JSON: column=6", "batch", "birds", lines.toString());
  }

  @Test
  void bytesThatAreNoTextEndItBehindTheRowsBefore() throws IOException {
    String before = "key,value\n" + "k,v\r\n".repeat(4_000) + "a,1\n";
    Path latin = directory.resolve("latin.csv");
    Files.write(latin, (before + "b,\u00e9\nc,3\n").getBytes(StandardCharsets.ISO_8859_1));
    CommandRun run = run("import", "birds", latin.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errorLines())
        .containsExactly(
            "godwit: the file is no text in UTF-8: file=" + latin + " line=4003 reachedLine=4002",
            "  Mend that line, or save the file as UTF-8; bytes that are no text are written in"
                + " digits. Everything up to line 4002 is done; go on with --after 4002.");
    assertThat(run("get", "birds", "a").output()).isEqualTo("1\n");
    Files.writeString(latin, before + "b,\u00e9\nc,3\n");
    assertThat(run("import", "birds", latin.toString(), "--after", "4002").output())
        .startsWith("rows=2 refused=0 ");
  }

  @Test
  void strictStopsAtTheFirstAndAfterGoesOnBehind() throws IOException {
    Path csv = file("bad.csv", "key,value\na,1\nb\nc,3\n");
    CommandRun strict = run("import", "birds", csv.toString(), "--strict", "--json");
    assertThat(strict.exitCode()).isOne();
    assertThat(strict.lastObject().get("reachedLine").getAsLong()).isEqualTo(3);
    assertThat(strict.errorLines())
        .containsExactly(
            "godwit: line 3 of " + csv + " is no row: columns=1 expected=2",
            "  Mend what was told, and import the file again: that does no harm to what is written"
                + " already. Or leave --strict away.");
    assertThat(run("get", "birds", "c").exitCode()).isOne();
    assertThat(run("import", "birds", csv.toString(), "--after", "3").output())
        .startsWith("rows=1 refused=0 ");
    assertThat(run("get", "birds", "c").output()).isEqualTo("3\n");
    assertThat(run("import", "birds", csv.toString(), "--after", "4").errors()).isEmpty();
    assertThat(run("import", "birds", csv.toString(), "--after", "5").errorLines())
        .containsExactly("godwit: nothing is behind line 5: the last row is at line 4");
  }

  @Test
  void wrongFilesAreRefusedBeforeAnythingIsWritten() throws IOException {
    Path csv = file("birds.csv", "name,kind\ngodwit,wader\n");
    expect(2, "no such column: key, but [name, kind]", "import", "birds", csv.toString());
    expect(2, "Did you mean: name?", "import", "birds", csv.toString(), "--key", "nmae");
    expect(2, "no such file: file=", "import", "birds", directory.resolve("none.csv").toString());
    expect(2, "no such file: file=", "batch", "birds", directory.resolve("none.jsonl").toString());
    expect(2, "a directory is no file: file=", "batch", "birds", directory.toString());
    expect(2, "no such directory: ", "export", "birds", directory.resolve("no/a.csv").toString());
    expect(2, "Not a directory", "export", "birds", csv.resolve("x.csv").toString());
    expect(2, "Not a directory", "import", "birds", csv.resolve("x.csv").toString());
    expect(2, "two columns have", "import", "birds", file("2.csv", "key,key\na,b\n").toString());
    expect(2, "give --format", "import", "birds", file("birds.txt", "x").toString());
    expect(2, "the file is there; --force", "export", "birds", csv.toString());
    expect(1, "UNKNOWN_TABLE", "export", "none", directory.resolve("new.csv").toString());
    for (String packed : List.of("x.csv.gz", "x.csv.zst")) {
      expect(2, "is not packed as", "import", "birds", file(packed, "not packed").toString());
    }
    expect(2, "a directory is no file", "import", "birds", directory + "/store", "--format=csv");
    assertThat(directory.toFile().list()).doesNotContain("new.csv", "new.csv.part");
  }

  @Test
  void brokenQuotesAreToldWithTheirLineAndHowToGoOn() throws IOException {
    Path open = file("open.csv", "key,value\na,1\nb,\"2\nc,3\nd,4\n");
    CommandRun run = run("import", "birds", open.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errorLines())
        .containsExactly(
            "godwit: a quote is opened and never closed: file=" + open + " line=3 reachedLine=2",
            "  Mend the quotes of that line."
                + " Everything up to line 2 is done; go on with --after 2.");
    file("open.csv", "key,value\na,1\nb,\"2\"\nc,3\nd,4\n");
    assertThat(run("import", "birds", open.toString(), "--after", "2").output())
        .startsWith("rows=3 refused=0 ");
    String behind = "a value goes on behind its closing quote: file=";
    Path more = file("more.csv", "key,value\n\"a\nb\",\"1\"x\n");
    expect(2, behind + more + " line=3 reachedLine=0", "import", "birds", more.toString());
    Path head = file("head.csv", "\"key,value\na,1\n");
    expect(2, "never closed: file=" + head + " line=1", "import", "birds", head.toString());
  }

  @Test
  void importIntoAnUnknownTableEndsAtOnce() throws IOException {
    Path csv = file("birds.csv", "key,value\na,1\nb,2\n");
    CommandRun run = run("import", "brids", csv.toString());
    assertThat(run.exitCode()).isOne();
    assertThat(run.errorLines())
        .containsExactly(
            "godwit: rejected UNKNOWN_TABLE: table=brids reachedLine=1",
            "  Did you mean birds? All there are: godwit table list."
                + " Everything up to line 1 is done; go on with --after 1.");
  }

  @Test
  void bytesOfAFileThatAreNoTextAreNotReplaced() throws IOException {
    Path latin = directory.resolve("latin.csv");
    Files.write(latin, "key,value\na,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    expect(2, "no text in UTF-8: file=" + latin + " line=2 ", "import", "birds", latin.toString());
    Path lines = Files.write(directory.resolve("latin.jsonl"), new byte[] {(byte) 0xe9});
    expect(2, "no text in UTF-8: file=" + lines + " line=1", "batch", "birds", lines.toString());
  }

  @Test
  void bytesOfStandardInputThatAreNoTextAreNotReplaced() {
    InputStream standard = System.in;
    try {
      System.setIn(
          new ByteArrayInputStream(
              "{\"put\":\"a\",\"value\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1)));
      expect(2, "the file is no text in UTF-8: file=-", "batch", "birds", "-");
    } finally {
      System.setIn(standard);
    }
    assertThat(run("get", "birds", "a").exitCode()).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.csv", "out.jsonl", "out.csv.gz", "out.csv.zst"})
  void fullDiskIsToldWithTheFileAndLeavesNothing(String name) throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "needs /dev/full");
    Path out = directory.resolve(name);
    Path part = directory.resolve(name + ".part");
    for (int row = 0; row < 20; row++) {
      run("put", "birds", "k" + row, "v".repeat(1_000));
    }
    Files.createSymbolicLink(part, full);
    expect(2, "file=" + out + " detail=No space left", "export", "birds", out.toString());
    assertThat(Files.exists(part, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(out).doesNotExist();
  }

  @Test
  void markOfTheByteOrderIsNoPartOfTheFirstColumn() throws IOException {
    Path marked = file("marked.csv", "\uFEFFkey,value\na,1\n");
    assertThat(run("import", "birds", marked.toString()).output()).startsWith("rows=1 refused=0 ");
    assertThat(run("get", "birds", "a").output()).isEqualTo("1\n");
  }

  private void expect(int exitCode, String error, String... arguments) {
    CommandRun run = run(arguments);
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(exitCode);
    assertThat(run.errors()).contains(error).doesNotContain("\tat ");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", directory.resolve("store").toString()));
    return CommandRun.of(all.toArray(new String[0]));
  }
}
