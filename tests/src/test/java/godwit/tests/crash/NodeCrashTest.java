package godwit.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A process under load is killed with -9 at random moments, also while it splits, moves and joins,
 * and started again on what is left.
 *
 * <p>{@code -Dcrash.rounds=50} for more rounds, {@code -Dcrash.seed=N} for an earlier run's draws.
 * The moment of a kill depends on the machine, too: the same seed is not quite the same run.
 */
class NodeCrashTest {
  private static final int ROUNDS = Integer.getInteger("crash.rounds", 8);
  private static final long SEED = Long.getLong("crash.seed", System.nanoTime());

  /** From this many rounds on, each kind of reshape must have been met by a kill. */
  private static final int ROUNDS_FOR_EVERY_KIND = 50;

  private static final List<String> KINDS =
      List.of("SPLIT", "MOVE", "JOIN", "SPLIT_AND_MOVE", "MOVE_AND_JOIN");

  /** What aimed kills wait for, each in its turn: the beginnings of a reshape's report. */
  private static final List<String> AIMS =
      List.of(
          "SPLIT:recorded",
          "SPLIT:decided",
          "SPLIT:published",
          "JOIN:recorded",
          "JOIN:decided",
          "JOIN:published",
          "MOVE:begun",
          "MOVE:copying",
          "MOVE:catching-up",
          "MOVE:sealed",
          "MOVE:complete",
          "MOVE:decided",
          "MOVE:published",
          "MOVE:being-undone",
          "SPLIT_AND_MOVE:",
          "MOVE_AND_JOIN:");

  private static final Duration LONGEST_UNTIL_ENDED = Duration.ofSeconds(10);
  private static final Duration LONGEST_UNTIL_TIDY = Duration.ofSeconds(30);
  private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(90);
  private static final Duration LONGEST_AIM = Duration.ofSeconds(3);
  private static final int LEAST_WORK_MILLIS = 300;
  private static final int MOST_WORK_MILLIS = 2_000;
  private static final int START_KILLED_ONE_IN = 4;
  private static final int KILLED = 137;

  private final Random random = new Random(SEED);
  private final Path directory = Path.of("target", "crash", Long.toString(SEED)).toAbsolutePath();
  private final Figures figures = new Figures();
  private final List<String> aims = new ArrayList<>(AIMS);

  @Test
  void killedProcessLosesNoWriteDoublesNoneAndEndsItsReshapesOnItsOwn() throws Exception {
    Collections.shuffle(aims, random);
    Files.createDirectories(directory);
    System.out.println("crash: seed=" + SEED + " rounds=" + ROUNDS);
    int round = 0;
    try {
      while (round < ROUNDS) {
        round++;
        if (round > 1 && random.nextInt(START_KILLED_ONE_IN) == 0) {
          killStarting();
        }
        killWorking(round);
      }
      judgeTheLast();
    } catch (AssertionError | Exception e) {
      String where = "seed=" + SEED + " round=" + round + " directory=" + directory;
      throw new AssertionError(where + ": " + e.getMessage(), e);
    }
    Diary.Content diary = Diary.read(Launch.diary(directory));
    System.out.println(figures.lines(diary).indent(2));
    assertThat(figures.kills()).isEqualTo(ROUNDS);
    assertThat(diary.done()).as("writes acknowledged").isGreaterThan(50L * ROUNDS);
    assertThat(figures.killsWithOpen()).as("kills with a reshape open").isGreaterThan(ROUNDS / 3);
    if (ROUNDS >= ROUNDS_FOR_EVERY_KIND) {
      assertThat(KINDS).allMatch(figures::interrupted);
    }
    remove(directory);
  }

  /** Every second kill comes at a drawn moment, the others when a drawn step is met after that. */
  private void killWorking(int round) throws Exception {
    Duration delay =
        Duration.ofMillis(LEAST_WORK_MILLIS + random.nextInt(MOST_WORK_MILLIS - LEAST_WORK_MILLIS));
    try (Launch launch = new Launch(directory, random.nextLong())) {
      launch.killAfter(LONGEST_RECOVERY);
      boolean reshapes = launch.readUntil("reshaping"::equals);
      assertThat(reshapes).as("process came to reshape; %s", launch.wrong()).isTrue();
      long beganNanos = System.nanoTime();
      if (round % 2 == 0) {
        launch.killAfter(delay);
      } else {
        String aim = aims.get(round / 2 % aims.size());
        launch.killAfter(delay.plus(LONGEST_AIM));
        boolean met =
            launch.readUntil(
                line -> System.nanoTime() - beganNanos >= delay.toNanos() && meets(line, aim));
        if (met) {
          launch.kill();
        }
      }
      assertThat(launch.await()).as("exit status; %s", launch.wrong()).isEqualTo(KILLED);
      assertThat(launch.wrong()).isEmpty();
      judgeRecovery(launch);
    }
    figures.killed(Diary.read(Launch.diary(directory)).open());
  }

  private static boolean meets(String line, String aim) {
    return Arrays.stream(line.split(" ", -1)).anyMatch(word -> word.startsWith(aim));
  }

  /** A start that is cut short: mostly before the last item is judged, often before it serves. */
  private void killStarting() throws Exception {
    try (Launch launch = new Launch(directory, random.nextLong())) {
      launch.killAfter(Duration.ofMillis(LEAST_WORK_MILLIS + random.nextInt(MOST_WORK_MILLIS)));
      assertThat(launch.await()).as("exit status; %s", launch.wrong()).isEqualTo(KILLED);
    }
    figures.killedStarting();
  }

  private void judgeTheLast() throws Exception {
    try (Launch launch = new Launch(directory, random.nextLong())) {
      launch.killAfter(LONGEST_RECOVERY);
      boolean tidy = launch.readUntil("tidy"::equals);
      assertThat(tidy).as("process came to be tidy; %s", launch.wrong()).isTrue();
      launch.kill();
      judgeRecovery(launch);
    }
  }

  private void judgeRecovery(Launch launch) {
    Duration ended = launch.reached("ended");
    Duration tidy = launch.reached("tidy");
    launch.reached("judged");
    assertThat(ended).as("until operations ended").isLessThanOrEqualTo(LONGEST_UNTIL_ENDED);
    assertThat(tidy).as("until staging was gone").isLessThanOrEqualTo(LONGEST_UNTIL_TIDY);
    figures.recovered(ended, tidy);
  }

  private static void remove(Path top) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(top)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
