package godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.Table;
import godwit.coordinator.CoordinatorSettings;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Phase;
import godwit.request.Progress;
import godwit.reshape.ReshapeSettings;
import godwit.server.replica.DataService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A move whose writers write faster than its target takes in what they change: a delta holds one
 * write, and takes the target two syncs, one after the other, while the writers share theirs. There
 * is one attempt, and time for two seals, in which it could not make up for what was written
 * before.
 */
class OutrunMoveTest {
  private static final int WRITERS = 6;
  private static final int ROWS = 60;
  private static final String VALUE = "v".repeat(1_000);
  private static final Duration BUDGET = Duration.ofMillis(300);
  private static final String SLOWED = ", writers are slowed so that the move catches up";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path data;

  @Test
  void writersThatOutrunAMoveAreSlowedAndItEnds() throws Exception {
    ReshapeSettings usual = ReshapeSettings.DEFAULT;
    NodeConfig.Timing timing =
        NodeConfig.Timing.DEFAULT
            .with(CoordinatorSettings.DEFAULT.withAttempts(1))
            .with(
                new ReshapeSettings(
                    4 << 10,
                    1 << 10,
                    8 << 10,
                    usual.deltasBeforeSeal(),
                    1,
                    usual.patienceMillis(),
                    usual.pollMillis()));
    try (Node node = Node.start(NodeConfig.embedded(data, 2).with(timing));
        Godwit godwit = node.client()) {
      Table table = godwit.createTable("t");
      for (int i = 0; i < ROWS; i++) {
        table.put(Bytes.utf8("row " + i), Bytes.utf8(VALUE));
      }
      Admin admin = godwit.admin();
      Locator whole = admin.partitions("t").getFirst();
      DataService source = node.hosted().find(whole.service()).orElseThrow();
      Writers writers = new Writers(table, source, admin);
      OperationReport moved;
      try {
        OperationReport move =
            admin.move(whole.partition(), other(admin, whole.service()), Optional.of(BUDGET));
        moved = admin.await(move.id(), PATIENCE);
      } finally {
        writers.end();
      }
      assertThat(moved.phase()).as("%s", moved).isEqualTo(Phase.DONE);
      assertThat(writers.said)
          .as("what was said while writers were slowed")
          .anyMatch(it -> it.endsWith(SLOWED));
      assertThat(writers.steps).as("what was told of the copy").isNotEmpty();
      assertThat(source.slowed()).as("still slowed").isEmpty();
      for (Map.Entry<Bytes, String> last : writers.last.entrySet()) {
        assertThat(table.get(last.getKey()).orElseThrow().value().toUtf8())
            .isEqualTo(last.getValue());
      }
    }
  }

  private static ServiceId other(Admin admin, ServiceId service) {
    return admin.services().stream()
        .map(it -> it.id())
        .filter(id -> !id.equals(service))
        .findFirst()
        .orElseThrow();
  }

  /** Some threads that each write a key of their own, again as soon as that is done. */
  private static final class Writers {
    private final Map<Bytes, String> last = new ConcurrentHashMap<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final Set<Progress.Step> steps = ConcurrentHashMap.newKeySet();
    private final AtomicLong count = new AtomicLong();
    private final List<CompletableFuture<Void>> all = new ArrayList<>();

    Writers(Table table, DataService source, Admin admin) {
      for (int i = 0; i < WRITERS; i++) {
        Bytes key = Bytes.utf8("writer " + i);
        all.add(
            CompletableFuture.runAsync(
                () -> write(table, source, admin, key), task -> Thread.ofPlatform().start(task)));
      }
    }

    private void write(Table table, DataService source, Admin admin, Bytes key) {
      while (!over.get()) {
        String value = VALUE + count.incrementAndGet();
        table.put(key, Bytes.utf8(value));
        last.put(key, value);
        if (!source.slowed().isEmpty()) {
          admin.operations(true, 1).forEach(this::note);
        }
      }
    }

    private void note(OperationReport report) {
      said.add(report.detail());
      report
          .progress()
          .flatMap(Progress::copy)
          .filter(copy -> copy.rows() > 0 && copy.bytes() > 0 && copy.ofRows().isPresent())
          .ifPresent(copy -> steps.add(copy.step()));
    }

    /** Has them stop, and fails if one of them has. */
    void end() {
      over.set(true);
      all.forEach(CompletableFuture::join);
    }
  }
}
