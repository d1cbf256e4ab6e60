package godwit.server.monitor;

import godwit.coordinator.Stage;
import godwit.partition.Partition;
import godwit.partition.PartitionState;
import godwit.request.OperationReport;
import java.util.List;
import java.util.Locale;

/** The words for states, as figures, events and log lines have them. */
final class StateWords {
  /** Not here yet, or not any more. */
  static final String NONE = "none";

  /** The words for all states of a partition that is there. */
  static final List<String> ALL =
      List.of("receiving", "complete", "active", "departing", "sealed", "retired");

  private StateWords() {}

  static String of(Partition partition) {
    return switch (partition.state()) {
      case PartitionState.Receiving receiving -> "receiving";
      case PartitionState.Complete complete -> "complete";
      case PartitionState.Active active -> active.departure().isEmpty() ? "active" : "departing";
      case PartitionState.Sealed sealed -> "sealed";
      case PartitionState.Retired retired -> "retired";
    };
  }

  static String of(Stage stage) {
    return switch (stage) {
      case Stage.Waiting waiting -> "waiting";
      case Stage.Trying trying -> "trying";
      case Stage.Ending ending -> "ending";
      case Stage.Published published -> "published";
      case Stage.InParts inParts -> "in-parts";
      case Stage.Done done -> "done";
      case Stage.Cancelled cancelled -> "cancelled";
      case Stage.Failed failed -> "failed";
    };
  }

  static String of(OperationReport.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static String of(OperationReport.Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
