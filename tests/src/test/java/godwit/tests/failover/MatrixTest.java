package godwit.tests.failover;

import godwit.client.Godwit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The failure matrix of a move between two services of three replicas each, on three nodes under
 * load: at each step the leader of the coordinator, of the source, of the target, or two of them
 * are killed, stand still, or lose their leadership.
 *
 * <p>{@code -Dfailover.matrix=EXPRESSION} runs the cells whose names match, such as {@code
 * 'CHUNK-SOURCE-KILL'} or {@code '.*-KILL'}; {@code -Dfailover.seed=N} has an earlier run's draws.
 * A cell whose step is not met fails.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatrixTest {
  private static final String WANTED = System.getProperty("failover.matrix", "");
  private static final String FEW = "HANDOVER-SOURCE\\+TARGET-YIELD";
  private static final long SEED = Long.getLong("failover.seed", System.nanoTime());
  private static final int NODES = 3;
  private static final int TRIALS = 3;
  private static final Duration LONGEST_STAGED = Duration.ofSeconds(60);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path directory;

  private Optional<Cluster> started = Optional.empty();
  private Optional<Godwit> connected = Optional.empty();
  private int clusters;
  private int cells;
  private int failed;
  private long requests;

  static List<Cell> few() {
    return Cell.matching(FEW);
  }

  static List<Cell> wanted() {
    return Cell.matching(WANTED);
  }

  @ParameterizedTest
  @MethodSource("few")
  void moveOutlivesThatBothLeadersAreDeposedAtItsCommitPoint(Cell cell) throws Exception {
    run(cell);
  }

  @EnabledIfSystemProperty(
      named = "failover.matrix",
      matches = ".+",
      disabledReason = "run with -Dfailover.matrix='.*', or another expression over cells")
  @ParameterizedTest
  @MethodSource("wanted")
  void moveEndsAsItShouldWhateverBefallsWhomAtWhichStep(Cell cell) throws Exception {
    run(cell);
  }

  /** Tries a cell until nobody but its blow has moved a leader; each time on another cluster. */
  private Trial.Figures tried(Cell cell) throws Exception {
    for (int i = 0; i < TRIALS; i++) {
      if (started.isEmpty()) {
        start();
      }
      Optional<Trial.Figures> figures =
          new Trial(started.orElseThrow(), connected.orElseThrow(), cell, "cell-" + cells)
              .run(cell.toString().hashCode() ^ SEED);
      if (figures.isPresent()) {
        return figures.get();
      }
      stop();
    }
    throw new AssertionError("leaders moved before the trap sprang: trials=" + TRIALS);
  }

  /** Runs a cell; whatever goes wrong, the next one has another cluster. */
  private void run(Cell cell) throws Exception {
    cells++;
    failed++;
    try {
      Trial.Figures figures = tried(cell);
      requests += figures.requests();
      System.out.println(
          "matrix: "
              + cell
              + " seed="
              + SEED
              + " phase="
              + figures.ended().phase()
              + " requests="
              + figures.requests()
              + " failed=0 moveMillis="
              + figures.moveMillis()
              + " gapMillis="
              + figures.gapMillis()
              + " "
              + figures.laps());
      failed--;
    } catch (AssertionError | Exception e) {
      String where =
          "cell=" + cell + " seed=" + SEED + " directory=" + directory.resolve("c" + clusters);
      System.out.println("matrix: FAILED " + where + " " + e);
      AssertionError failure = new AssertionError(where + ": " + e.getMessage(), e);
      try {
        stop();
      } catch (IOException | RuntimeException unstopped) {
        failure.addSuppressed(unstopped);
      }
      throw failure;
    }
  }

  private void start() throws Exception {
    clusters++;
    Cluster cluster = new Cluster(directory.resolve("c" + clusters), Site::direct);
    started = Optional.of(cluster);
    cluster.grow(NODES);
    connected = Optional.of(cluster.client());
    cluster.awaitWhole(connected.get().admin(), NODES);
  }

  private void stop() throws IOException {
    connected.ifPresent(Godwit::close);
    connected = Optional.empty();
    if (started.isPresent()) {
      started.get().close();
    }
    started = Optional.empty();
  }

  @AfterAll
  void end() throws Exception {
    failed++;
    try {
      if (started.isPresent()) {
        awaitNoStagedFiles(started.get());
      }
      failed--;
    } finally {
      System.out.println("matrix: cells=" + cells + " failed=" + failed + " requests=" + requests);
      stop();
    }
  }

  /** Staged files stay for as long as the log has their entries: until snapshots let those go. */
  private static void awaitNoStagedFiles(Cluster cluster) throws Exception {
    for (Member member : cluster.members()) {
      AtomicReference<List<Path>> left = new AtomicReference<>(List.of());
      Waiting.until(
          LONGEST_STAGED,
          () -> {
            left.set(staged(member.data()));
            return left.get().isEmpty();
          },
          () -> "no staged file: " + left);
    }
  }

  private static List<Path> staged(Path data) throws IOException {
    try (Stream<Path> files = Files.find(data, Integer.MAX_VALUE, (path, any) -> isStaged(path))) {
      return files.toList();
    } catch (UncheckedIOException e) {
      // Files go while they are listed; the next look finds fewer.
      return List.of(Path.of("changing"));
    }
  }

  private static boolean isStaged(Path path) {
    return path.toString().contains("/staged/");
  }
}
