package godwit.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import godwit.cli.screen.Output;
import godwit.cli.screen.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A command line that was run in this process, and what it wrote. */
record CommandRun(int exitCode, String output, String errors) {
  static CommandRun of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = Main.run(new Output(stream(out), stream(err), Terminal.PLAIN), arguments);
    return new CommandRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  List<String> errorLines() {
    return errors.lines().toList();
  }

  /** Returns the object on the last line of the output. */
  JsonObject lastObject() {
    return JsonParser.parseString(output.lines().toList().getLast()).getAsJsonObject();
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
