package godwit.wire;

import static godwit.codec.RecordCodecs.field;
import static godwit.codec.RecordCodecs.record;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.Union;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.ClientId;
import godwit.request.CoordinatorRequest.Cancel;
import godwit.request.CoordinatorRequest.Change;
import godwit.request.CoordinatorRequest.CreateTable;
import godwit.request.CoordinatorRequest.DropTable;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.CoordinatorRequest.Start;

/**
 * A client's change as the coordinator's log holds it: the byte that names it, then its components.
 */
final class ChangeCodec {
  private static final Codec<Reshape> RESHAPE =
      new Union<Reshape>()
          .with(
              1,
              Reshape.Split.class,
              record(
                  field(PartitionId.CODEC, Reshape.Split::partition),
                  field(Codecs.optional(Codecs.BYTES), Reshape.Split::key),
                  field(Codecs.optional(ServiceId.CODEC), Reshape.Split::moveTo),
                  Reshape.Split::new))
          .with(
              2,
              Reshape.Join.class,
              record(
                  field(PartitionId.CODEC, Reshape.Join::partition),
                  field(PartitionId.CODEC, Reshape.Join::right),
                  Reshape.Join::new))
          .with(
              3,
              Reshape.Move.class,
              record(
                  field(PartitionId.CODEC, Reshape.Move::partition),
                  field(ServiceId.CODEC, Reshape.Move::target),
                  field(Codecs.OPTIONAL_LONG, Reshape.Move::budgetMillis),
                  Reshape.Move::new));

  static final Codec<Change> CODEC =
      new Union<Change>()
          .with(
              1,
              CreateTable.class,
              record(
                  field(ClientId.CODEC, CreateTable::request),
                  field(Codecs.STRING, CreateTable::name),
                  CreateTable::new))
          .with(
              2,
              Start.class,
              record(
                  field(ClientId.CODEC, Start::request),
                  field(RESHAPE, Start::reshape),
                  Start::new))
          .with(
              3,
              Cancel.class,
              record(
                  field(ClientId.CODEC, Cancel::request),
                  field(OperationId.CODEC, Cancel::operation),
                  Cancel::new))
          .with(
              4,
              DropTable.class,
              record(
                  field(ClientId.CODEC, DropTable::request),
                  field(Codecs.STRING, DropTable::name),
                  DropTable::new));

  private ChangeCodec() {}
}
