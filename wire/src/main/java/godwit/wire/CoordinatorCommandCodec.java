package godwit.wire;

import static godwit.codec.RecordCodecs.field;
import static godwit.codec.RecordCodecs.record;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.Union;
import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorCommand.Aim;
import godwit.coordinator.CoordinatorCommand.Served;
import godwit.coordinator.CoordinatorEntry;
import godwit.partition.OperationId;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState.Seal;
import godwit.partition.ServiceId;
import godwit.placement.Standing;
import godwit.request.ClientId;
import godwit.request.Refusal;

/**
 * A command of the coordinator's log: the byte that names it, see the table below, then its
 * components. An entry is eight bytes of stamp, then the commands. Enumerations are written by
 * name.
 */
final class CoordinatorCommandCodec {
  private static final Codec<Seal> SEAL =
      record(field(Codecs.INT, Seal::round), field(Codecs.VARINT, Seal::at), Seal::new);

  private static final Codec<Aim> AIM =
      Codecs.of((aim, out) -> out.putString(aim.name()), in -> Aim.valueOf(in.takeString()));

  private static final Codec<Served> SERVED =
      record(
          field(Codecs.VARINT, Served::from),
          field(Codecs.VARINT, Served::rows),
          field(Codecs.VARINT, Served::bytes),
          Served::new);

  static final Codec<CoordinatorCommand> CODEC =
      new Union<CoordinatorCommand>()
          .with(1, CoordinatorCommand.Bootstrap.class, bootstrap())
          .with(2, CoordinatorCommand.RegisterService.class, registerService())
          .with(3, CoordinatorCommand.Change.class, change())
          .with(4, CoordinatorCommand.ClearLeftover.class, clearLeftover())
          .with(5, CoordinatorCommand.ChooseSplitKey.class, chooseSplitKey())
          .with(6, CoordinatorCommand.Publish.class, publish())
          .with(7, CoordinatorCommand.EndAttempt.class, endAttempt())
          .with(8, CoordinatorCommand.ConfirmEnd.class, confirmEnd())
          .with(9, CoordinatorCommand.Close.class, close())
          .with(10, CoordinatorCommand.Restore.class, restore())
          .with(11, CoordinatorCommand.Learn.class, learn())
          .with(12, CoordinatorCommand.Discarded.class, discarded())
          .with(13, CoordinatorCommand.RegisterNode.class, registerNode())
          .with(14, CoordinatorCommand.SetStanding.class, setStanding())
          .with(15, CoordinatorCommand.WeighedJoin.class, weighedJoin());

  static final Codec<CoordinatorEntry> ENTRY =
      record(
          field(Codecs.LONG, CoordinatorEntry::stamp),
          field(Codecs.list(CODEC), CoordinatorEntry::commands),
          CoordinatorEntry::new);

  /** Answers to clients' changes never travel between nodes in this form. */
  static final Codec<CommandAnswer> ANSWER =
      new Union<CommandAnswer>()
          .with(
              1,
              CommandAnswer.Registered.class,
              record(
                  field(ServiceId.CODEC, CommandAnswer.Registered::service),
                  CommandAnswer.Registered::new))
          .with(
              2,
              CommandAnswer.Recorded.class,
              Codecs.of((answer, out) -> {}, in -> new CommandAnswer.Recorded()))
          .with(
              3,
              CommandAnswer.Refused.class,
              record(
                  field(Refusal.CODEC, CommandAnswer.Refused::refusal),
                  CommandAnswer.Refused::new));

  private CoordinatorCommandCodec() {}

  private static Codec<CoordinatorCommand.Bootstrap> bootstrap() {
    return record(
        field(Codecs.VARINT, CoordinatorCommand.Bootstrap::incarnation),
        CoordinatorCommand.Bootstrap::new);
  }

  private static Codec<CoordinatorCommand.Restore> restore() {
    return record(
        field(Codecs.VARINT, CoordinatorCommand.Restore::incarnation),
        CoordinatorCommand.Restore::new);
  }

  private static Codec<CoordinatorCommand.Learn> learn() {
    return record(
        field(Codecs.VARINT, CoordinatorCommand.Learn::incarnation),
        field(ServiceId.CODEC, CoordinatorCommand.Learn::service),
        field(Codecs.list(Partition.CODEC), CoordinatorCommand.Learn::partitions),
        CoordinatorCommand.Learn::new);
  }

  private static Codec<CoordinatorCommand.RegisterService> registerService() {
    return record(
        field(Codecs.STRING, CoordinatorCommand.RegisterService::node),
        field(Codecs.STRING, CoordinatorCommand.RegisterService::address),
        field(Codecs.optional(ServiceId.CODEC), CoordinatorCommand.RegisterService::claimed),
        CoordinatorCommand.RegisterService::new);
  }

  private static Codec<CoordinatorCommand.RegisterNode> registerNode() {
    return record(
        field(Codecs.STRING, CoordinatorCommand.RegisterNode::name),
        field(Codecs.STRING, CoordinatorCommand.RegisterNode::address),
        field(Codecs.STRING, CoordinatorCommand.RegisterNode::folder),
        CoordinatorCommand.RegisterNode::new);
  }

  private static Codec<CoordinatorCommand.SetStanding> setStanding() {
    return record(
        field(Codecs.STRING, CoordinatorCommand.SetStanding::node),
        field(Standing.CODEC, CoordinatorCommand.SetStanding::standing),
        CoordinatorCommand.SetStanding::new);
  }

  private static Codec<CoordinatorCommand.Change> change() {
    return record(
        field(ChangeCodec.CODEC, CoordinatorCommand.Change::request),
        CoordinatorCommand.Change::new);
  }

  private static Codec<CoordinatorCommand.WeighedJoin> weighedJoin() {
    return record(
        field(ClientId.CODEC, CoordinatorCommand.WeighedJoin::request),
        field(ChangeCodec.JOIN, CoordinatorCommand.WeighedJoin::join),
        field(Codecs.VARINT, CoordinatorCommand.WeighedJoin::leftBytes),
        field(Codecs.VARINT, CoordinatorCommand.WeighedJoin::rightBytes),
        CoordinatorCommand.WeighedJoin::new);
  }

  private static Codec<CoordinatorCommand.ClearLeftover> clearLeftover() {
    return record(
        field(PartitionId.CODEC, CoordinatorCommand.ClearLeftover::partition),
        CoordinatorCommand.ClearLeftover::new);
  }

  private static Codec<CoordinatorCommand.ChooseSplitKey> chooseSplitKey() {
    return record(
        field(OperationId.CODEC, CoordinatorCommand.ChooseSplitKey::operation),
        field(Codecs.BYTES, CoordinatorCommand.ChooseSplitKey::key),
        CoordinatorCommand.ChooseSplitKey::new);
  }

  private static Codec<CoordinatorCommand.Publish> publish() {
    return record(
        field(OperationId.CODEC, CoordinatorCommand.Publish::operation),
        field(Codecs.INT, CoordinatorCommand.Publish::attempt),
        field(Codecs.VARINT, CoordinatorCommand.Publish::at),
        field(Codecs.optional(SEAL), CoordinatorCommand.Publish::seal),
        CoordinatorCommand.Publish::new);
  }

  private static Codec<CoordinatorCommand.EndAttempt> endAttempt() {
    return record(
        field(OperationId.CODEC, CoordinatorCommand.EndAttempt::operation),
        field(Codecs.INT, CoordinatorCommand.EndAttempt::attempt),
        field(AIM, CoordinatorCommand.EndAttempt::aim),
        field(Codecs.STRING, CoordinatorCommand.EndAttempt::detail),
        CoordinatorCommand.EndAttempt::new);
  }

  private static Codec<CoordinatorCommand.ConfirmEnd> confirmEnd() {
    return record(
        field(OperationId.CODEC, CoordinatorCommand.ConfirmEnd::operation),
        field(Codecs.INT, CoordinatorCommand.ConfirmEnd::attempt),
        CoordinatorCommand.ConfirmEnd::new);
  }

  private static Codec<CoordinatorCommand.Discarded> discarded() {
    return record(
        field(OperationId.CODEC, CoordinatorCommand.Discarded::operation),
        field(ServiceId.CODEC, CoordinatorCommand.Discarded::service),
        field(PartitionId.CODEC, CoordinatorCommand.Discarded::partition),
        field(Codecs.VARINT, CoordinatorCommand.Discarded::at),
        CoordinatorCommand.Discarded::new);
  }

  private static Codec<CoordinatorCommand.Close> close() {
    return record(
        field(OperationId.CODEC, CoordinatorCommand.Close::operation),
        field(Codecs.optional(SERVED), CoordinatorCommand.Close::served),
        CoordinatorCommand.Close::new);
  }
}
