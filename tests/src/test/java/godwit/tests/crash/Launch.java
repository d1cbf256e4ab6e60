package godwit.tests.crash;

import godwit.tests.process.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One process of {@link CrashingNode}, from its start until it is dead. One thread uses it. */
final class Launch implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;
  private final long startedNanos;
  private final Map<String, Duration> reached = new TreeMap<>();
  private final ScheduledExecutorService killer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("killer").factory());
  private String wrong = "";

  /** Starts it on what {@code directory} holds; its errors are added to a file there. */
  Launch(Path directory, long seed) throws IOException {
    this.startedNanos = System.nanoTime();
    this.process =
        ChildJvm.start(
            List.of("-Xmx512m", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20"),
            CrashingNode.class,
            List.of(
                directory.resolve("data").toString(),
                diary(directory).toString(),
                Long.toString(seed)),
            directory.resolve("errors.txt"));
    this.lines = process.inputReader();
  }

  static Path diary(Path directory) {
    return directory.resolve("diary.txt");
  }

  /** Reads on until a line that {@code wanted} accepts, and returns whether there was one. */
  boolean readUntil(Predicate<String> wanted) throws IOException {
    for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.startsWith("open ")) {
        reached.putIfAbsent(line, Duration.ofNanos(System.nanoTime() - startedNanos));
      }
      if (line.startsWith("wrong ")) {
        wrong = line;
      }
      if (wanted.test(line)) {
        return true;
      }
    }
    return false;
  }

  /** Kills it with -9 once {@code delay} is over, whatever it is doing then. */
  void killAfter(Duration delay) {
    killer.schedule(this::kill, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Kills it with -9; unlike the process itself its handle leaves the output readable. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** Waits for its death, and returns its exit status. */
  int await() throws Exception {
    readUntil(line -> false);
    return process.waitFor();
  }

  /** Returns how long after its start it said that it had come to {@code what}. */
  Duration reached(String what) {
    Duration at = reached.get(what);
    if (at == null) {
      throw new AssertionError("never said: " + what + ", but: " + reached.keySet());
    }
    return at;
  }

  /** Returns what the process itself found wrong; empty if nothing. */
  String wrong() {
    return wrong;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    killer.shutdownNow();
    lines.close();
  }
}
