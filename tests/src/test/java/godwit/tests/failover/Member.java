package godwit.tests.failover;

import godwit.tests.process.ChildJvm;
import godwit.tests.process.Ports;
import godwit.tests.process.TcpProxy;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node in a process of its own, started again on what it left. Not thread-safe. */
final class Member implements AutoCloseable {
  /** From {@code debug} on the log tells of each vote. */
  private static final String LOG =
      "-Dgodwit.log.level=" + System.getProperty("failover.log", "warn");

  private static final List<String> OPTIONS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", LOG);
  private static final String SERVING = "serving ";
  private static final long LONGEST_SECONDS = 60;
  private static final long LOOK_MILLIS = 100;
  private static final int LAST_WORDS = 4_000;

  private final String name;
  private final Path directory;
  private final List<String> join;
  private final Site site;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private @Nullable Process process;
  private int port;

  /**
   * Makes one that is not started yet.
   *
   * @param site where it runs; closed with it
   * @param join addresses of nodes of its cluster; empty for the one that founds it
   */
  Member(String name, Path directory, Site site, List<String> join) throws IOException {
    this.name = name;
    this.directory = Files.createDirectories(directory);
    this.site = site;
    this.join = List.copyOf(join);
  }

  String name() {
    return name;
  }

  String address() {
    return site.host() + ":" + reachedAt();
  }

  boolean hasServed() {
    return port != 0;
  }

  /** Returns the port at which others reach it, known once it has served. */
  int reachedAt() {
    return site.in().map(TcpProxy::port).orElse(port);
  }

  /** Returns its data directory. */
  Path data() {
    return directory.resolve("data");
  }

  /** Returns all that it has written to its log, in all its lives. */
  String log() throws IOException {
    return Files.readString(directory.resolve("errors.txt"));
  }

  /** Starts it, at the port that it had before; does not wait for it. */
  void launch() throws IOException {
    lines.clear();
    List<String> arguments = new ArrayList<>();
    arguments.add(data().toString());
    arguments.add(name);
    arguments.add(site.host() + ":" + (hasServed() ? port : Ports.steady()));
    arguments.add(Integer.toString(site.in().map(TcpProxy::port).orElse(0)));
    arguments.addAll(join);
    List<String> options = new ArrayList<>(OPTIONS);
    site.out().ifPresent(out -> options.addAll(out.options()));
    Process started =
        ChildJvm.start(
            site.within(), options, ClusterNode.class, arguments, directory.resolve("errors.txt"));
    process = started;
    BufferedReader reader = started.inputReader();
    Thread.ofPlatform().daemon().name("reader-" + name).start(() -> read(reader));
  }

  /** Waits until it serves. */
  void awaitServing() throws InterruptedException {
    port = Integer.parseInt(await(SERVING).substring(SERVING.length()));
    site.in().ifPresent(it -> it.leadTo(port));
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

  /** Waits until the process has ended, without having served, and returns its exit status. */
  int awaitRefusal() throws InterruptedException {
    if (!running().waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("did not end: node=" + name + " lines=" + lines);
    }
    if (lines.stream().anyMatch(line -> line.startsWith(SERVING))) {
      throw new AssertionError("served: node=" + name);
    }
    return running().exitValue();
  }

  /** Tells it something that it does not answer; one that was killed does not hear it. */
  void tell(String order) throws IOException {
    if (running().isAlive()) {
      BufferedWriter orders = running().outputWriter();
      orders.write(order + "\n");
      orders.flush();
    }
  }

  /** Tells it something, and returns what it answers, without the word that it begins with. */
  String ask(String order, String answer) throws IOException, InterruptedException {
    tell(order);
    return await(answer).substring(answer.length()).strip();
  }

  /**
   * Waits until its trap has sprung.
   *
   * @param check called time and again; throws what makes it vain to wait
   */
  void awaitMet(Runnable check) throws InterruptedException {
    await("met", check);
  }

  /** Returns the way by which all others reach it. */
  TcpProxy way() {
    return site.in().orElseThrow();
  }

  /** Lets nothing through between this one and the other, until {@link #heal}. */
  void cut(Member other) {
    site.out().orElseThrow().cut(other.reachedAt());
    other.site.out().orElseThrow().cut(reachedAt());
  }

  void heal(Member other) {
    site.out().orElseThrow().heal(other.reachedAt());
    other.site.out().orElseThrow().heal(reachedAt());
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      kill();
    }
    site.close();
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
    return await(beginning, () -> {});
  }

  private String await(String beginning, Runnable check) throws InterruptedException {
    long sinceNanos = System.nanoTime();
    while (true) {
      boolean runs = running().isAlive();
      String line = lines.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (line != null && line.startsWith("refused")) {
        throw new AssertionError("node=" + name + " " + line);
      }
      if (line != null && line.startsWith(beginning)) {
        return line;
      }
      check.run();
      boolean late = System.nanoTime() - sinceNanos > TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
      if (line == null && (late || !runs)) {
        throw new AssertionError(
            "never said: " + beginning + " node=" + name + " runs=" + runs + "\n" + lastWords());
      }
    }
  }

  /** Returns the end of its log, and where its threads are if it runs. */
  String lastWords() {
    try {
      String log = log();
      if (running().isAlive()) {
        ChildJvm.run("kill", "-QUIT", pid());
        TimeUnit.SECONDS.sleep(1);
      }
      return log.substring(Math.max(0, log.length() - LAST_WORDS))
          + String.join("\n", List.copyOf(lines));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "no log: " + e;
    } catch (Exception e) {
      return "no log: " + e;
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
