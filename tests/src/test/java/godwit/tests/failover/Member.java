package godwit.tests.failover;

import godwit.tests.process.ChildJvm;
import godwit.tests.process.TcpProxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node in a process of its own, started again on what it left. Not thread-safe. */
final class Member implements AutoCloseable {
  private static final long LONGEST_SECONDS = 60;

  private final String name;
  private final Path directory;
  private final List<String> join;
  private final Optional<TcpProxy> way;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private @Nullable Process process;
  private int port;

  /**
   * Makes one that is not started yet.
   *
   * @param way by which all others reach it; empty for none but its own port
   * @param join addresses of nodes of its cluster; empty for the one that founds it
   */
  Member(String name, Path directory, Optional<TcpProxy> way, List<String> join)
      throws IOException {
    this.name = name;
    this.directory = Files.createDirectories(directory);
    this.way = way;
    this.join = List.copyOf(join);
  }

  String name() {
    return name;
  }

  String address() {
    return "127.0.0.1:" + way.map(TcpProxy::port).orElse(port);
  }

  /** Starts it, at the port that it had before; does not wait for it. */
  void launch() throws IOException {
    lines.clear();
    List<String> arguments = new ArrayList<>();
    arguments.add(directory.resolve("data").toString());
    arguments.add(name);
    arguments.add(Integer.toString(port));
    arguments.add(Integer.toString(way.map(TcpProxy::port).orElse(0)));
    arguments.addAll(join);
    Process started =
        ChildJvm.start(
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            ClusterNode.class,
            arguments,
            directory.resolve("errors.txt"));
    process = started;
    BufferedReader reader = started.inputReader();
    Thread.ofPlatform().daemon().name("reader-" + name).start(() -> read(reader));
  }

  /** Waits until it serves. */
  void awaitServing() throws InterruptedException {
    port = Integer.parseInt(await("serving ").substring("serving ".length()));
    way.ifPresent(it -> it.leadTo(port));
  }

  /** Kills it with -9, and does not wait until it is dead. */
  void strike() {
    running().destroyForcibly();
  }

  /** Kills it with -9, and returns when it is dead. */
  void kill() {
    running().destroyForcibly().onExit().join();
  }

  /** Has it stand still. */
  void stop() throws Exception {
    ChildJvm.run("kill", "-STOP", pid());
  }

  void carryOn() throws Exception {
    ChildJvm.run("kill", "-CONT", pid());
  }

  /** Has the kernel refuse every byte that it adds to a file, as on a full disk. */
  void fillDisk() throws Exception {
    ChildJvm.run("prlimit", "--pid", pid(), "--fsize=0");
  }

  /** Waits until a replica of it has said that it halts, and returns what it said. */
  String awaitHalted() throws InterruptedException {
    return await("halted");
  }

  /** Returns the way by which all others reach it. */
  TcpProxy way() {
    return way.orElseThrow();
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      kill();
    }
    if (way.isPresent()) {
      way.get().close();
    }
  }

  private String pid() {
    return Long.toString(running().pid());
  }

  private Process running() {
    Process now = process;
    if (now == null) {
      throw new IllegalStateException("never started: node=" + name);
    }
    return now;
  }

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
