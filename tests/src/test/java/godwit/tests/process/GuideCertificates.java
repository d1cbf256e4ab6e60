package godwit.tests.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The certificates of docs/security.md, made by its commands. */
public final class GuideCertificates {
  private static final Path GUIDE = Path.of("..", "docs", "security.md");
  private static final Pattern COMMANDS = Pattern.compile("(?s)```sh\n(.*?)```");

  private GuideCertificates() {}

  /** Makes {@code ca.crt}, {@code node1.crt}, {@code node1.key} and the others in a directory. */
  public static Path make(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Matcher blocks = COMMANDS.matcher(Files.readString(GUIDE));
    while (blocks.find()) {
      ChildJvm.run("bash", "-ec", "cd '" + directory + "'\n" + blocks.group(1));
    }
    return directory;
  }
}
