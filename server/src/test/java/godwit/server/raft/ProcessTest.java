package godwit.server.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ProcessTest {
  private static final int KILLS = 8;

  @TempDir private Path directory;

  @Test
  void whatWasAcknowledgedIsThereAfterEachOfManyKills() throws Exception {
    Random random = new Random(1);
    for (int kill = 1; kill <= KILLS; kill++) {
      int acknowledged = countAndKill(1 + random.nextInt(1500));
      List<String> texts = textsInLog();
      assertThat(texts).hasSizeGreaterThanOrEqualTo(acknowledged);
      assertThat(texts)
          .isEqualTo(IntStream.rangeClosed(1, texts.size()).mapToObj(Integer::toString).toList());
    }
  }

  @Test
  void groupsOfOneReplicaOpenNoSocketAndShareThreads() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs /proc");
    Process process = LoneProcess.start("look", directory.toString());
    List<String> lines;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      lines = out.lines().toList();
    }
    assertThat(process.waitFor()).isZero();

    assertThat(lines).anyMatch(line -> line.startsWith("open ") && line.endsWith(".segment"));
    assertThat(lines).noneMatch(line -> line.startsWith("open socket:"));
    List<String> threads =
        lines.stream().filter(line -> line.startsWith("thread ")).sorted().toList();
    assertThat(threads)
        .filteredOn(line -> line.matches("(?i).*(raft|readonly).*"))
        .hasSizeLessThan(3 * 5 + 16);
  }

  /** Lets a process count, kills it when it has acknowledged so many more; returns the last. */
  private int countAndKill(int entries) throws IOException, InterruptedException {
    Process process = LoneProcess.start("count", directory.toString());
    String last = "0";
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < entries; i++) {
        last = out.readLine();
        assertThat(last).matches("[0-9]+");
      }
      // Through the handle, which leaves what was printed readable.
      assertThat(process.toHandle().destroyForcibly()).isTrue();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = line.matches("[0-9]+") ? line : last;
      }
    }
    process.waitFor();
    return Integer.parseInt(last);
  }

  private List<String> textsInLog() throws Exception {
    Faults faults = new Faults();
    ListMachine machine = new ListMachine();
    try (Raft raft = new Raft("alone")) {
      raft.start(GroupConfig.of("group", directory), machine, faults);
      machine.leading().get(20, TimeUnit.SECONDS);
    }
    assertThat(faults.all()).isEmpty();
    return machine.texts();
  }
}
