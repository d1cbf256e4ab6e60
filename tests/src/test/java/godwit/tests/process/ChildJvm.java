package godwit.tests.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java process on the classes of this one. */
public final class ChildJvm {
  private static final int JDK_WITH_WARNINGS_OF_UNSAFE = 24;

  private ChildJvm() {}

  /**
   * Starts it.
   *
   * @param options of the virtual machine, beside those that every process of a node needs
   * @param errors the file that its errors are added to
   */
  public static Process start(
      List<String> options, Class<?> main, List<String> arguments, Path errors) throws IOException {
    return start(List.of(), options, main, arguments, errors);
  }

  /**
   * Starts it by another command, as which it goes on.
   *
   * @param within that command, to which that of the process is appended
   */
  public static Process start(
      List<String> within, List<String> options, Class<?> main, List<String> arguments, Path errors)
      throws IOException {
    List<String> command = new ArrayList<>(within);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-Djraft.byte_buf.size=1048576", "--enable-native-access=ALL-UNNAMED"));
    if (Runtime.version().feature() >= JDK_WITH_WARNINGS_OF_UNSAFE) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
        .start();
  }

  /** Runs a command to its end, and fails if it says that it did not do what it should. */
  public static void run(String... command) throws IOException, InterruptedException {
    int status = new ProcessBuilder(command).start().waitFor();
    if (status != 0) {
      throw new IOException("command failed: status=" + status + " command=" + List.of(command));
    }
  }
}
