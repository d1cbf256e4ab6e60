package godwit.tests.overload;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A node as a process of its own, with a heap of 192 MiB and as much beside it. */
final class SmallNode implements AutoCloseable {
  private static final String LISTEN = "listen=";

  private final Process process;
  private final String address;

  private SmallNode(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  static SmallNode start(Path data) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx192m", "-XX:MaxDirectMemorySize=192m", "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of("godwit.cli.Main", "serve", "--listen", "127.0.0.1:0", "--data"));
    command.add(data.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectError(data.resolveSibling("errors.txt").toFile())
            .start();
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      int at = line.indexOf(LISTEN);
      if (at >= 0) {
        return new SmallNode(process, line.substring(at + LISTEN.length()).split(" ", -1)[0]);
      }
    }
    throw new IOException("did not serve: " + Files.readString(data.resolveSibling("errors.txt")));
  }

  String address() {
    return address;
  }

  boolean lives() {
    return process.isAlive();
  }

  /** Returns the most memory that the process ever had, in bytes. */
  long mostMemory() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
