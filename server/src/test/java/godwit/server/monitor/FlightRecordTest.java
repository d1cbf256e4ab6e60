package godwit.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.request.OperationReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the flight recorder, the figures and the log hear of a move. */
class FlightRecordTest {
  @TempDir Path data;

  @Test
  void moveIsInTheFlightRecordStepByStep() throws Exception {
    Path file = data.resolve("flight.jfr");
    OperationReport moved;
    try (Recording recording = new Recording()) {
      recording.start();
      try (MovedTable table =
          MovedTable.at(data.resolve("node"), Watching.DEFAULT.slowFrom(Duration.ZERO))) {
        moved = table.move();
      }
      recording.stop();
      recording.dump(file);
    }
    assertThat(moved.phase()).isEqualTo(OperationReport.Phase.DONE);
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    String operation = moved.id() + "#1";
    String source = moved.partitions().getFirst().toString();
    assertThat(steps(events, operation, source))
        .containsSubsequence("active->departing", "departing->sealed", "sealed->retired");
    String target = moved.successors().getFirst().toString();
    assertThat(steps(events, operation, target))
        .containsSubsequence("none->receiving", "receiving->complete");
    assertThat(of(events, "godwit.HandOver"))
        .anyMatch(event ->
            event.getString("operation").equals(operation)
                && event.getString("successors").equals(target));
    long paused = moved.receipt().orElseThrow().pauseMillis();
    assertThat(of(events, "godwit.WritePause"))
        .anyMatch(
            event -> event.getBoolean("handedOver") && event.getLong("pausedMillis") <= paused);
    assertThat(of(events, "godwit.ReshapeEnd"))
        .anyMatch(event ->
            event.getString("kind").equals("move")
                && event.getString("phase").equals("done")
                && event.getLong("rows") == 200
                && event.getLong("pauseMillis") == paused);
    assertThat(of(events, "godwit.LeadershipChange"))
        .extracting(event -> event.getString("group"))
        .contains("coordinator", "s1", "s2");
    assertThat(of(events, "godwit.SlowRequest"))
        .anyMatch(event -> event.getString("kind").equals("write"));
  }

  @Test
  void moveIsInTheFigures() throws Exception {
    try (MovedTable table = MovedTable.at(data.resolve("node"), Watching.DEFAULT)) {
      OperationReport moved = table.move();
      assertThat(table.figure("godwit_reshapes_ended_total", Map.of("kind", "move"))).isEqualTo(1);
      assertThat(table.figure("godwit_reshape_moved_rows_total", Map.of())).isEqualTo(200);
      assertThat(table.figure("godwit_reshape_pause_seconds_count", Map.of())).isEqualTo(1);
      assertThat(table.figure("godwit_rows", Map.of())).isEqualTo(200);
      assertThat(table.figure("godwit_partitions", Map.of("state", "active"))).isEqualTo(1);
      assertThat(table.figure("godwit_reshape_moved_bytes_total", Map.of()))
          .isEqualTo((double) moved.receipt().orElseThrow().bytes());
      assertThat(table.figure("godwit_commit_commands_sum", Map.of("group", "s1")))
          .isGreaterThanOrEqualTo(200);
      assertThat(table.figure("godwit_log_sync_seconds_count", Map.of())).isPositive();
    }
  }

  @Test
  void snapshotIsInTheFiguresWithItsSize() throws Exception {
    try (MovedTable table = MovedTable.at(data.resolve("node"), Watching.DEFAULT)) {
      table.node().hosted().data().iterator().next().snapshot().get();
      assertThat(table.figure("godwit_snapshot_seconds_count", Map.of("group", "s1"))).isEqualTo(1);
      assertThat(table.figure("godwit_snapshot_bytes_total", Map.of("group", "s1"))).isPositive();
    }
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
    return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
  }

  private static List<String> steps(
      List<RecordedEvent> events, String operation, String partition) {
    return of(events, "godwit.ReshapeStep").stream()
        .filter(event -> event.getString("kind").equals("partition"))
        .filter(event -> event.getString("operation").equals(operation))
        .filter(event -> event.getString("partition").equals(partition))
        .map(event -> event.getString("from") + "->" + event.getString("to"))
        .toList();
  }
}
