package godwit.server.raft;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** A process of its own with replicas in it, to be looked at and killed from outside. */
final class LoneProcess {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int OUTSTANDING = 4;
  private static final int ENTRIES_PER_SNAPSHOT = 300;

  private LoneProcess() {}

  /** Runs this class's main in a new JVM. */
  static Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LoneProcess.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** Does the work that the first argument names, in the directory that the second names. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    try (Raft raft = new Raft("alone")) {
      switch (arguments[0]) {
        case "count" -> count(raft, directory);
        case "look" -> look(raft, directory);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  /** Appends the numbers after those that are there, for ever, and prints each when it is done. */
  private static void count(Raft raft, Path directory) throws Exception {
    ListMachine machine = new ListMachine();
    RaftGroup group = start(raft, "group", directory, machine);
    Semaphore places = new Semaphore(OUTSTANDING);
    for (int next = machine.texts().size() + 1; ; next++) {
      places.acquire();
      TextProposal proposal = new TextProposal(Integer.toString(next));
      proposal.whenEnded(end -> {
        OUT.println(end instanceof Long ? proposal.bytes().toUtf8() : "failed " + end);
        places.release();
      });
      group.submit(proposal);
      if (next % ENTRIES_PER_SNAPSHOT == 0) {
        var unused = group.snapshot();
      }
    }
  }

  /** Lets three groups work, and prints what the process has open and its threads. */
  private static void look(Raft raft, Path directory) throws Exception {
    for (int i = 0; i < 3; i++) {
      RaftGroup group = start(raft, "group-" + i, directory.resolve("" + i), new ListMachine());
      for (int entry = 0; entry < 100; entry++) {
        TextProposal proposal = new TextProposal("" + entry);
        group.submit(proposal);
        proposal.end();
      }
      group.readBarrier().get();
      group.snapshot().get();
    }
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      for (Path file : open.filter(Files::isSymbolicLink).toList()) {
        OUT.println("open " + Files.readSymbolicLink(file));
      }
    }
    Thread.getAllStackTraces()
        .keySet()
        .forEach(thread -> OUT.println("thread " + thread.getName()));
  }

  private static RaftGroup start(Raft raft, String name, Path directory, ListMachine machine)
      throws Exception {
    RaftGroup group =
        raft.start(GroupConfig.of(name, directory), machine, fault -> OUT.println(fault));
    machine.leading().get();
    return group;
  }
}
