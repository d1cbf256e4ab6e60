package godwit.cli;

import godwit.cli.argument.Nearest;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.client.Godwit;
import godwit.client.RejectedException;
import godwit.partition.PartitionId;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Phase;
import godwit.request.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/**
 * What the store knows of a table or partition that a command named and that is not there. It is
 * asked with the rights of whoever gave the command, so nothing is told that is not theirs to see.
 */
final class Clue {
  private static final String TABLE = "table=";
  private static final String PARTITION = "partition=";
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int OPERATIONS = 1_000;
  private static final int NAMED_HEIRS = 8;

  private Clue() {}

  /** Returns an advice that is better than that of the reason; empty if the store knows nothing. */
  static Optional<String> of(RejectedException rejected, StoreOptions store) {
    if (rejected.reason() != Reason.UNKNOWN_TABLE
        && rejected.reason() != Reason.UNKNOWN_PARTITION) {
      return Optional.empty();
    }
    try (OpenStore open = store.open(PATIENCE)) {
      return rejected.reason() == Reason.UNKNOWN_TABLE
          ? Optional.of(ofTable(named(rejected, TABLE), open.client()))
          : Optional.of(ofPartition(PartitionId.parse(named(rejected, PARTITION)), open.client()));
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // The refusal is what counts.
    }
  }

  private static String ofTable(String name, Godwit client) {
    return Nearest.to(name, client.tables())
            .map(near -> "Did you mean " + near + "? ")
            .orElse("Check the name, or create the table. ")
        + "All there are: godwit table list.";
  }

  private static String ofPartition(PartitionId gone, Godwit client) {
    List<OperationReport> done =
        client.admin().operations(false, OPERATIONS).stream()
            .filter(operation -> operation.phase() == Phase.DONE)
            .toList();
    List<PartitionId> heirs = heirs(gone, done);
    String fate =
        heirs.isEmpty()
            ? "It has gone or never was. "
            : "Its keys are in " + names(heirs) + " now. ";
    return fate + "Those of a table: godwit partitions TABLE.";
  }

  /** Returns which partitions have the keys now; none if nobody remembers. */
  private static List<PartitionId> heirs(PartitionId gone, List<OperationReport> done) {
    SequencedSet<PartitionId> met = new LinkedHashSet<>(List.of(gone));
    List<PartitionId> heirs = new ArrayList<>();
    Deque<PartitionId> open = new ArrayDeque<>(met);
    while (!open.isEmpty()) {
      PartitionId next = open.remove();
      Optional<OperationReport> end =
          done.stream().filter(operation -> operation.partitions().contains(next)).findFirst();
      if (end.isPresent()) {
        end.get().successors().stream().filter(met::add).forEach(open::add);
      } else if (!next.equals(gone)) {
        heirs.add(next);
      }
    }
    return heirs;
  }

  private static String names(List<PartitionId> partitions) {
    String first =
        partitions.stream()
            .limit(NAMED_HEIRS)
            .map(PartitionId::toString)
            .collect(Collectors.joining(", "));
    int more = partitions.size() - NAMED_HEIRS;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  /** Returns what a refusal's facts say of {@code key}. */
  private static String named(RejectedException rejected, String key) {
    String detail = rejected.detail();
    int at = detail.lastIndexOf(key);
    return at < 0 ? "" : detail.substring(at + key.length());
  }
}
