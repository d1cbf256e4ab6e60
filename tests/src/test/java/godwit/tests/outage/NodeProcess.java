package godwit.tests.outage;

import godwit.tests.process.ChildJvm;
import godwit.tests.process.TcpProxy;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process that runs a node, and can be started again on what it left. Not thread-safe. */
final class NodeProcess implements AutoCloseable {
  private static final long LONGEST_SECONDS = 60;
  private static final long LOOK_SECONDS = 2;

  private final Path directory;
  private final String name;
  private final String coordinator;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final TcpProxy way = new TcpProxy();
  private @Nullable Process process;

  /** Starts it. {@code coordinator} is an address; empty if the node is to be the coordinator. */
  NodeProcess(Path directory, String name, String coordinator) throws Exception {
    this.directory = Files.createDirectories(directory);
    this.name = name;
    this.coordinator = coordinator;
    start();
  }

  /** Starts it; it is reached as before. */
  void start() throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(directory.resolve("data").toString(), name, Integer.toString(way.port())));
    if (!coordinator.isEmpty()) {
      arguments.add(coordinator);
    }
    Process started =
        ChildJvm.start(
            List.of("-Xmx256m"), OutageNode.class, arguments, directory.resolve("errors.txt"));
    process = started;
    BufferedReader reader = started.inputReader();
    Thread.ofPlatform().daemon().name("reader-" + name).start(() -> read(reader));
    way.leadTo(Integer.parseInt(await("serving ").substring("serving ".length())));
  }

  String address() {
    return "127.0.0.1:" + way.port();
  }

  /** Has the node fail when it next meets {@code point}. */
  void arm(Point point, Deed deed, Moment moment) throws Exception {
    order(point + " " + deed + " " + moment);
    await("armed");
  }

  /** Has the node go on whatever it meets. */
  void disarm() throws Exception {
    order(OutageNode.DISARM);
    await("disarmed");
  }

  private void order(String line) throws IOException {
    BufferedWriter orders = running().outputWriter();
    orders.write(line + "\n");
    orders.flush();
  }

  /**
   * Waits until it has met its point, and after a deed that ends it, until it is dead. Returns
   * false if {@code move} has ended and it has not.
   */
  boolean awaitMet(Deed deed, Future<?> move) throws Exception {
    String line = lines.poll(LOOK_SECONDS, TimeUnit.SECONDS);
    while (line == null && !move.isDone()) {
      line = lines.poll(LOOK_SECONDS, TimeUnit.SECONDS);
    }
    if (line == null) {
      return false;
    }
    if (!line.equals("met")) {
      throw new AssertionError("node=" + name + " said: " + line);
    }
    if (deed == Deed.KILL && !running().waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("did not die: node=" + name);
    }
    return true;
  }

  /** Waits until a replica of it has halted, and ends it. */
  void awaitHalted() throws Exception {
    await("halted");
    running().destroyForcibly().waitFor();
  }

  /** Returns the way to it. */
  TcpProxy way() {
    return way;
  }

  /** Lets it go on after a {@link Deed#STOP}. */
  void carryOn() throws Exception {
    new ProcessBuilder("kill", "-CONT", Long.toString(running().pid())).start().waitFor();
  }

  @Override
  public void close() throws IOException {
    running().destroyForcibly().onExit().join();
    way.close();
  }

  private Process running() {
    Process now = process;
    if (now == null) {
      throw new IllegalStateException("never started: node=" + name);
    }
    return now;
  }

  /** Returns the next line that begins so. */
  private String await(String beginning) throws InterruptedException {
    while (true) {
      String line = lines.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError(
            "never said: " + beginning + " node=" + name + " errors in " + directory);
      }
      if (line.startsWith(beginning)) {
        return line;
      }
    }
  }

  private void read(BufferedReader reader) {
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("wrong " + e);
    }
  }
}
