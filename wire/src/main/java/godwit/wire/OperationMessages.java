package godwit.wire;

import static godwit.wire.TypeMessages.all;
import static godwit.wire.TypeMessages.optional;
import static godwit.wire.TypeMessages.require;

import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Kind;
import godwit.request.OperationReport.Phase;
import godwit.request.OperationReport.Receipt;
import godwit.request.Progress;
import godwit.request.Progress.Copy;
import godwit.request.Progress.Step;
import godwit.request.Progress.Waiting;
import godwit.wire.v1.Requests;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Operations as people see them, to messages and from them; malformed ones throw as in {@link
 * TypeMessages}.
 */
final class OperationMessages {
  private OperationMessages() {}

  static Requests.Operation toMessage(OperationReport operation) {
    Requests.Operation.Builder message =
        Requests.Operation.newBuilder()
            .setId(TypeMessages.toMessage(operation.id()))
            .setKind(toMessage(operation.kind()))
            .setPhase(toMessage(operation.phase()))
            .addAllPartitions(all(operation.partitions(), TypeMessages::toMessage))
            .addAllSuccessors(all(operation.successors(), TypeMessages::toMessage))
            .setAttempt(operation.attempt())
            .setDetail(operation.detail());
    operation.parent().ifPresent(parent -> message.setParent(TypeMessages.toMessage(parent)));
    operation.target().ifPresent(target -> message.setTarget(target.number()));
    operation.receipt().ifPresent(receipt -> message.setReceipt(toMessage(receipt)));
    operation.table().ifPresent(message::setTable);
    operation.progress().ifPresent(progress -> message.setProgress(toMessage(progress)));
    return message.build();
  }

  static OperationReport fromMessage(Requests.Operation operation) {
    require(operation.hasId(), "id");
    return new OperationReport(
        TypeMessages.fromMessage(operation.getId()),
        fromMessage(operation.getKind()),
        fromMessage(operation.getPhase()),
        optional(operation.hasParent(), operation.getParent(), TypeMessages::fromMessage),
        all(operation.getPartitionsList(), TypeMessages::fromMessage),
        all(operation.getSuccessorsList(), TypeMessages::fromMessage),
        optional(operation.hasTarget(), operation.getTarget(), ServiceId::new),
        operation.getAttempt(),
        operation.getDetail(),
        optional(operation.hasReceipt(), operation.getReceipt(), OperationMessages::fromMessage),
        optional(operation.hasProgress(), operation.getProgress(), OperationMessages::fromMessage),
        optional(operation.hasTable(), operation.getTable(), Function.identity()));
  }

  private static Requests.Operation.Progress toMessage(Progress progress) {
    Requests.Operation.Progress.Builder message =
        Requests.Operation.Progress.newBuilder()
            .addAllWaiting(
                all(
                    progress.waiting(),
                    it ->
                        Requests.Operation.Waiting.newBuilder()
                            .setService(it.service().number())
                            .setSilentMillis(it.silentMillis())
                            .build()));
    progress.copy().ifPresent(copy -> message.setCopy(toMessage(copy)));
    return message.build();
  }

  private static Progress fromMessage(Requests.Operation.Progress progress) {
    return new Progress(
        optional(progress.hasCopy(), progress.getCopy(), OperationMessages::fromMessage),
        all(
            progress.getWaitingList(),
            it -> new Waiting(new ServiceId(it.getService()), it.getSilentMillis())));
  }

  private static Requests.Operation.Copy toMessage(Copy copy) {
    Requests.Operation.Copy.Builder message =
        Requests.Operation.Copy.newBuilder()
            .setStep(toMessage(copy.step()))
            .setRows(copy.rows())
            .setBytes(copy.bytes())
            .setRounds(copy.rounds())
            .setSlowing(copy.slowing());
    copy.ofRows().ifPresent(message::setOfRows);
    copy.ofBytes().ifPresent(message::setOfBytes);
    return message.build();
  }

  private static Copy fromMessage(Requests.Operation.Copy copy) {
    return new Copy(
        fromMessage(copy.getStep()),
        copy.getRows(),
        copy.getBytes(),
        copy.hasOfRows() ? OptionalLong.of(copy.getOfRows()) : OptionalLong.empty(),
        copy.hasOfBytes() ? OptionalLong.of(copy.getOfBytes()) : OptionalLong.empty(),
        copy.getRounds(),
        copy.getSlowing());
  }

  private static Requests.Operation.Step toMessage(Step step) {
    return switch (step) {
      case COPYING -> Requests.Operation.Step.COPYING;
      case CATCHING_UP -> Requests.Operation.Step.CATCHING_UP;
      case SEALED -> Requests.Operation.Step.SEALED;
      case HANDING_OVER -> Requests.Operation.Step.HANDING_OVER;
    };
  }

  private static Step fromMessage(Requests.Operation.Step step) {
    return switch (step) {
      case COPYING -> Step.COPYING;
      case CATCHING_UP -> Step.CATCHING_UP;
      case SEALED -> Step.SEALED;
      case HANDING_OVER -> Step.HANDING_OVER;
      case STEP_UNSPECIFIED, UNRECOGNIZED -> throw TypeMessages.missing("step");
    };
  }

  private static Requests.Operation.Receipt toMessage(Receipt receipt) {
    return Requests.Operation.Receipt.newBuilder()
        .setRows(receipt.rows())
        .setBytes(receipt.bytes())
        .setPauseMillis(receipt.pauseMillis())
        .setDurationMillis(receipt.durationMillis())
        .setAttempts(receipt.attempts())
        .setRounds(receipt.rounds())
        .build();
  }

  private static Receipt fromMessage(Requests.Operation.Receipt receipt) {
    return new Receipt(
        receipt.getRows(),
        receipt.getBytes(),
        receipt.getPauseMillis(),
        receipt.getDurationMillis(),
        receipt.getAttempts(),
        receipt.getRounds());
  }

  private static Requests.Operation.Kind toMessage(Kind kind) {
    return switch (kind) {
      case CREATE_TABLE -> Requests.Operation.Kind.CREATE_TABLE;
      case SPLIT -> Requests.Operation.Kind.SPLIT;
      case JOIN -> Requests.Operation.Kind.JOIN;
      case MOVE -> Requests.Operation.Kind.MOVE;
      case SPLIT_AND_MOVE -> Requests.Operation.Kind.SPLIT_AND_MOVE;
      case MOVE_AND_JOIN -> Requests.Operation.Kind.MOVE_AND_JOIN;
      case DROP_TABLE -> Requests.Operation.Kind.DROP_TABLE;
    };
  }

  private static Kind fromMessage(Requests.Operation.Kind kind) {
    return switch (kind) {
      case CREATE_TABLE -> Kind.CREATE_TABLE;
      case SPLIT -> Kind.SPLIT;
      case JOIN -> Kind.JOIN;
      case MOVE -> Kind.MOVE;
      case SPLIT_AND_MOVE -> Kind.SPLIT_AND_MOVE;
      case MOVE_AND_JOIN -> Kind.MOVE_AND_JOIN;
      case DROP_TABLE -> Kind.DROP_TABLE;
      case KIND_UNSPECIFIED, UNRECOGNIZED -> throw TypeMessages.missing("kind");
    };
  }

  private static Requests.Operation.Phase toMessage(Phase phase) {
    return switch (phase) {
      case OPEN -> Requests.Operation.Phase.OPEN;
      case CANCELLING -> Requests.Operation.Phase.CANCELLING;
      case DONE -> Requests.Operation.Phase.DONE;
      case CANCELLED -> Requests.Operation.Phase.CANCELLED;
      case FAILED -> Requests.Operation.Phase.FAILED;
    };
  }

  private static Phase fromMessage(Requests.Operation.Phase phase) {
    return switch (phase) {
      case OPEN -> Phase.OPEN;
      case CANCELLING -> Phase.CANCELLING;
      case DONE -> Phase.DONE;
      case CANCELLED -> Phase.CANCELLED;
      case FAILED -> Phase.FAILED;
      case PHASE_UNSPECIFIED, UNRECOGNIZED -> throw TypeMessages.missing("phase");
    };
  }
}
