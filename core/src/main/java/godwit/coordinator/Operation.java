package godwit.coordinator;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.partition.Attempt;
import godwit.partition.OperationId;
import godwit.partition.ServiceId;
import godwit.request.ClientId;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Phase;
import godwit.request.OperationReport.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A long operation: what it is to do and how far it is.
 *
 * @param parent the operation that it is a part of
 * @param requests the changes that asked for it and for its end, to be answered alike when they are
 *     sent again
 * @param startedAt the coordinator's timestamp of its record
 * @param attempt the number of its present try, from 1
 */
public record Operation(
    OperationId id,
    Optional<OperationId> parent,
    List<ClientId> requests,
    long startedAt,
    Task task,
    int attempt,
    Stage stage) {
  public static final Codec<Operation> CODEC =
      RecordCodecs.record(
          field(OperationId.CODEC, Operation::id),
          field(Codecs.optional(OperationId.CODEC), Operation::parent),
          field(Codecs.list(ClientId.CODEC), Operation::requests),
          field(Codecs.VARINT, Operation::startedAt),
          field(Task.CODEC, Operation::task),
          field(Codecs.INT, Operation::attempt),
          field(Stage.CODEC, Operation::stage),
          Operation::new);

  public Operation {
    requests = List.copyOf(requests);
    if (attempt < 1) {
      throw new IllegalArgumentException("no attempt: operation=" + id + " attempt=" + attempt);
    }
  }

  public Phase phase() {
    return stage.phase();
  }

  public boolean ended() {
    return phase().ended();
  }

  /** Returns whether it can be given up once it is tried. */
  boolean canEnd() {
    return switch (task) {
      case Task.CreateTable create -> false;
      case Task.DropTable drop -> false;
      case Task.Split split -> true;
      case Task.Join join -> true;
      case Task.Move move -> true;
      case Task.SplitAndMove split -> true;
      case Task.MoveAndJoin join -> true;
    };
  }

  /** Returns the name of its present try, as every step of it carries it. */
  public Attempt currentAttempt() {
    return new Attempt(id, attempt);
  }

  /** Returns it as people and tools see it. */
  public OperationReport report() {
    Optional<Receipt> receipt =
        stage instanceof Stage.Done done ? Optional.of(done.receipt()) : Optional.empty();
    return new OperationReport(
        id,
        task.kind(),
        phase(),
        parent,
        task.partitions(),
        task.successors(),
        task.movesTo(),
        attempt,
        detail(),
        receipt,
        Optional.empty(),
        task instanceof Task.DropTable drop ? Optional.of(drop.name()) : Optional.empty());
  }

  Operation at(Stage next) {
    return new Operation(id, parent, requests, startedAt, task, attempt, next);
  }

  Operation with(Task changed) {
    return new Operation(id, parent, requests, startedAt, changed, attempt, stage);
  }

  Operation askedBy(ClientId request) {
    List<ClientId> more = new ArrayList<>(requests);
    more.add(request);
    return new Operation(id, parent, more, startedAt, task, attempt, stage);
  }

  Operation again(Task next) {
    return new Operation(id, parent, requests, startedAt, next, attempt + 1, Stage.Trying.TRYING);
  }

  private String detail() {
    return switch (stage) {
      case Stage.Waiting waiting -> "waiting for other operations on its services";
      case Stage.Trying trying -> "being done" + at(task.services());
      case Stage.Ending ending -> "being undone: " + ending.detail();
      case Stage.Published published -> "published, being acknowledged";
      case Stage.InParts inParts ->
          moving("moves")
              + "its part "
              + inParts.parts().getLast()
              + (inParts.cancelled() ? " is being ended" : " is being done");
      case Stage.Done done -> moving("moved") + "done";
      case Stage.Cancelled cancelled -> cancelled.detail();
      case Stage.Failed failed -> failed.detail();
    };
  }

  /** Returns which of two neighbours is the one that moves, as an introduction. */
  private String moving(String verb) {
    return task instanceof Task.MoveAndJoin join
        ? join.moved() + " " + verb + " to " + join.service() + ", "
        : "";
  }

  private static String at(List<ServiceId> services) {
    return services.isEmpty()
        ? ""
        : services.stream()
            .map(ServiceId::toString)
            .collect(Collectors.joining(" and ", " at ", ""));
  }
}
