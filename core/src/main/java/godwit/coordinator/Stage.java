package godwit.coordinator;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.codec.Union;
import godwit.coordinator.CoordinatorCommand.Aim;
import godwit.partition.OperationId;
import godwit.partition.PartitionState.Seal;
import godwit.request.OperationReport.Phase;
import godwit.request.OperationReport.Receipt;
import java.util.List;
import java.util.Optional;

/** How far an operation is. The stage is all that a new leader needs in order to go on. */
public sealed interface Stage {
  Codec<Stage> CODEC =
      new Union<Stage>()
          .with(1, Waiting.WAITING)
          .with(2, Trying.TRYING)
          .with(3, Ending.class, Ending.CODEC)
          .with(4, Published.class, Published.CODEC)
          .with(5, InParts.class, InParts.CODEC)
          .with(6, Done.class, Done.CODEC)
          .with(7, Cancelled.class, Cancelled.CODEC)
          .with(8, Failed.class, Failed.CODEC);

  Phase phase();

  /**
   * As many operations as are allowed run on a service that it needs; no service has heard of it.
   */
  enum Waiting implements Stage {
    WAITING;

    @Override
    public Phase phase() {
      return Phase.OPEN;
    }
  }

  /** The owner is asked to do it; its log decides. */
  enum Trying implements Stage {
    TRYING;

    @Override
    public Phase phase() {
      return Phase.OPEN;
    }
  }

  /** The owner is asked to end the attempt; its log decides whether it did it before. */
  record Ending(Aim aim, String detail) implements Stage {
    static final Codec<Ending> CODEC =
        RecordCodecs.record(
            field(
                Codecs.of(
                    (aim, out) -> out.putString(aim.name()), in -> Aim.valueOf(in.takeString())),
                Ending::aim),
            field(Codecs.STRING, Ending::detail),
            Ending::new);

    @Override
    public Phase phase() {
      return switch (aim) {
        case RETRY -> Phase.OPEN;
        case CANCEL, FAIL -> Phase.CANCELLING;
      };
    }
  }

  /**
   * The routes name the successors; the services are told that they may forget.
   *
   * @param at the timestamp after which the successors own
   * @param seal the last seal of a move; empty for everything else
   * @param recordedAt the coordinator's timestamp of the publication
   */
  record Published(long at, Optional<Seal> seal, long recordedAt) implements Stage {
    static final Codec<Published> CODEC =
        RecordCodecs.record(
            field(Codecs.VARINT, Published::at),
            field(
                Codecs.optional(
                    RecordCodecs.record(
                        field(Codecs.INT, Seal::round), field(Codecs.VARINT, Seal::at), Seal::new)),
                Published::seal),
            field(Codecs.VARINT, Published::recordedAt),
            Published::new);

    @Override
    public Phase phase() {
      return Phase.OPEN;
    }
  }

  /**
   * Other operations do it, one after another.
   *
   * @param parts so far; all but the last are done
   * @param cancelled whether no further one is to start
   */
  record InParts(List<OperationId> parts, boolean cancelled) implements Stage {
    static final Codec<InParts> CODEC =
        RecordCodecs.record(
            field(Codecs.list(OperationId.CODEC), InParts::parts),
            field(Codecs.BOOL, InParts::cancelled),
            InParts::new);

    public InParts {
      parts = List.copyOf(parts);
    }

    @Override
    public Phase phase() {
      return cancelled ? Phase.CANCELLING : Phase.OPEN;
    }
  }

  /** It is done. */
  record Done(Receipt receipt) implements Stage {
    static final Codec<Done> CODEC =
        RecordCodecs.record(
            field(
                RecordCodecs.record(
                    field(Codecs.VARINT, Receipt::rows),
                    field(Codecs.VARINT, Receipt::bytes),
                    field(Codecs.VARINT, Receipt::pauseMillis),
                    field(Codecs.VARINT, Receipt::durationMillis),
                    field(Codecs.INT, Receipt::attempts),
                    field(Codecs.INT, Receipt::rounds),
                    Receipt::new),
                Done::receipt),
            Done::new);

    @Override
    public Phase phase() {
      return Phase.DONE;
    }
  }

  /** It was undone because somebody asked for that. */
  record Cancelled(String detail) implements Stage {
    static final Codec<Cancelled> CODEC =
        RecordCodecs.record(field(Codecs.STRING, Cancelled::detail), Cancelled::new);

    @Override
    public Phase phase() {
      return Phase.CANCELLED;
    }
  }

  /** It was undone because it could not be done. */
  record Failed(String detail) implements Stage {
    static final Codec<Failed> CODEC =
        RecordCodecs.record(field(Codecs.STRING, Failed::detail), Failed::new);

    @Override
    public Phase phase() {
      return Phase.FAILED;
    }
  }
}
