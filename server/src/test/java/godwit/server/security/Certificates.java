package godwit.server.security;

import godwit.client.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A CA with a node's and a client's certificate, made by the commands of docs/security.md. */
public final class Certificates {
  private static final Path GUIDE = Path.of("..", "docs", "security.md");
  private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final String NEW_KEY =
      "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

  private final Path directory;

  private Certificates(Path directory) {
    this.directory = directory;
  }

  /** Makes those of the guide. */
  public static Certificates make(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Certificates made = new Certificates(directory);
    Matcher blocks = COMMANDS.matcher(Files.readString(GUIDE));
    while (blocks.find()) {
      made.run(blocks.group(1));
    }
    return made;
  }

  /** Returns the files of somebody for whom there is a certificate. */
  public TlsFiles of(String name) {
    return TlsFiles.mutual(ca(), file(name + ".crt"), file(name + ".key"));
  }

  public Path ca() {
    return file("ca.crt");
  }

  public Path file(String name) {
    return directory.resolve(name);
  }

  /** Makes a certificate; with days of -1 it is over since yesterday. */
  public TlsFiles issue(String name, String subject, int days)
      throws IOException, InterruptedException {
    run(
        NEW_KEY
            + " -subj '%2$s' -keyout %1$s.key -out %1$s.csr\n".formatted(name, subject)
            + "printf 'subjectAltName=DNS:localhost,IP:127.0.0.1' > %1$s.ext\n".formatted(name)
            + "openssl x509 -req -in %1$s.csr -CA ca.crt -CAkey ca.key -CAcreateserial"
                .formatted(name)
            + " -days %2$d -extfile %1$s.ext -out %1$s.crt\n".formatted(name, days));
    return of(name);
  }

  /** Puts the certificate and key of one in the places of another's, as an operator would. */
  public void replace(String old, String by) throws IOException {
    for (String end : List.of(".key", ".crt")) {
      Path copy = Files.copy(file(by + end), file(by + end + ".copy"));
      Files.move(
          copy,
          file(old + end),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void run(String commands) throws IOException, InterruptedException {
    Path log = directory.resolve("openssl.log");
    Process process =
        new ProcessBuilder("bash", "-ec", commands)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IOException("commands failed: " + commands + Files.readString(log));
    }
  }
}
