package godwit.wire;

import static godwit.codec.RecordCodecs.field;
import static godwit.codec.RecordCodecs.record;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.Union;
import godwit.data.DataCommand;
import godwit.data.DataCommand.Chunk;
import godwit.data.DataCommand.Origin;
import godwit.data.Delta;
import godwit.partition.Attempt;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.Sums;
import godwit.partition.TableId;
import godwit.partition.Tally;
import godwit.request.ServiceRequest;

/**
 * A command of a data service's log: the byte that names it, see the table below, then its
 * components.
 */
final class DataCommandCodec {
  private static final Codec<Origin> ORIGIN =
      record(
          field(ServiceId.CODEC, Origin::service),
          field(PartitionId.CODEC, Origin::partition),
          field(Codecs.VARINT, Origin::viewTime),
          Origin::new);

  private static final Codec<Chunk> CHUNK =
      record(
          field(Codecs.INT, Chunk::number),
          field(Codecs.optional(Codecs.BYTES), Chunk::after),
          field(Codecs.optional(Codecs.STRING), Chunk::file),
          field(Tally.CODEC, Chunk::tally),
          field(Codecs.optional(Codecs.BYTES), Chunk::through),
          field(Codecs.BOOL, Chunk::last),
          Chunk::new);

  static final Codec<DataCommand> CODEC =
      new Union<DataCommand>()
          .with(1, DataCommand.Write.class, write())
          .with(2, DataCommand.AdvanceClock.class, advanceClock())
          .with(3, DataCommand.Release.class, release())
          .with(4, DataCommand.Counted.class, counted())
          .with(5, DataCommand.Found.class, found())
          .with(6, DataCommand.Split.class, split())
          .with(7, DataCommand.Join.class, join())
          .with(8, DataCommand.Begin.class, begin())
          .with(9, DataCommand.Prepare.class, prepare())
          .with(10, DataCommand.Receive.class, receive())
          .with(11, DataCommand.Absorb.class, absorb())
          .with(12, DataCommand.Seal.class, seal())
          .with(13, DataCommand.Unseal.class, unseal())
          .with(14, DataCommand.Complete.class, complete())
          .with(15, DataCommand.HandOver.class, handOver())
          .with(16, DataCommand.Own.class, own())
          .with(17, DataCommand.Drop.class, drop())
          .with(18, DataCommand.End.class, end())
          .with(19, DataCommand.Forget.class, forget())
          .with(20, DataCommand.Recognise.class, recognise())
          .with(21, DataCommand.Discard.class, discard());

  private DataCommandCodec() {}

  private static Codec<DataCommand.Write> write() {
    return record(
        field(ServiceRequest.Write.CODEC, DataCommand.Write::request), DataCommand.Write::new);
  }

  private static Codec<DataCommand.AdvanceClock> advanceClock() {
    return record(
        field(Codecs.VARINT, DataCommand.AdvanceClock::to), DataCommand.AdvanceClock::new);
  }

  private static Codec<DataCommand.Release> release() {
    return record(field(Codecs.VARINT, DataCommand.Release::to), DataCommand.Release::new);
  }

  private static Codec<DataCommand.Counted> counted() {
    return record(
        field(PartitionId.CODEC, DataCommand.Counted::partition),
        field(Codecs.VARINT, DataCommand.Counted::asOf),
        field(Tally.CODEC, DataCommand.Counted::tally),
        DataCommand.Counted::new);
  }

  private static Codec<DataCommand.Recognise> recognise() {
    return record(
        field(Codecs.VARINT, DataCommand.Recognise::incarnation), DataCommand.Recognise::new);
  }

  private static Codec<DataCommand.Found> found() {
    return record(
        field(Attempt.CODEC, DataCommand.Found::attempt),
        field(PartitionId.CODEC, DataCommand.Found::partition),
        field(TableId.CODEC, DataCommand.Found::table),
        field(Codecs.RANGE, DataCommand.Found::range),
        DataCommand.Found::new);
  }

  private static Codec<DataCommand.Split> split() {
    return record(
        field(Attempt.CODEC, DataCommand.Split::attempt),
        field(PartitionId.CODEC, DataCommand.Split::partition),
        field(Codecs.BYTES, DataCommand.Split::key),
        field(PartitionId.CODEC, DataCommand.Split::left),
        field(PartitionId.CODEC, DataCommand.Split::right),
        DataCommand.Split::new);
  }

  private static Codec<DataCommand.Join> join() {
    return record(
        field(Attempt.CODEC, DataCommand.Join::attempt),
        field(PartitionId.CODEC, DataCommand.Join::partition),
        field(PartitionId.CODEC, DataCommand.Join::right),
        field(PartitionId.CODEC, DataCommand.Join::joined),
        DataCommand.Join::new);
  }

  private static Codec<DataCommand.Begin> begin() {
    return record(
        field(Attempt.CODEC, DataCommand.Begin::attempt),
        field(PartitionId.CODEC, DataCommand.Begin::partition),
        field(PartitionId.CODEC, DataCommand.Begin::successor),
        field(ServiceId.CODEC, DataCommand.Begin::target),
        field(Codecs.VARINT, DataCommand.Begin::budgetMillis),
        DataCommand.Begin::new);
  }

  private static Codec<DataCommand.Prepare> prepare() {
    return record(
        field(Attempt.CODEC, DataCommand.Prepare::attempt),
        field(PartitionId.CODEC, DataCommand.Prepare::partition),
        field(TableId.CODEC, DataCommand.Prepare::table),
        field(Codecs.RANGE, DataCommand.Prepare::range),
        field(ORIGIN, DataCommand.Prepare::origin),
        DataCommand.Prepare::new);
  }

  private static Codec<DataCommand.Receive> receive() {
    return record(
        field(Attempt.CODEC, DataCommand.Receive::attempt),
        field(PartitionId.CODEC, DataCommand.Receive::partition),
        field(CHUNK, DataCommand.Receive::chunk),
        DataCommand.Receive::new);
  }

  private static Codec<DataCommand.Absorb> absorb() {
    return record(
        field(Attempt.CODEC, DataCommand.Absorb::attempt),
        field(PartitionId.CODEC, DataCommand.Absorb::partition),
        field(Delta.CODEC, DataCommand.Absorb::delta),
        DataCommand.Absorb::new);
  }

  private static Codec<DataCommand.Seal> seal() {
    return record(
        field(Attempt.CODEC, DataCommand.Seal::attempt),
        field(PartitionId.CODEC, DataCommand.Seal::partition),
        field(Codecs.INT, DataCommand.Seal::round),
        DataCommand.Seal::new);
  }

  private static Codec<DataCommand.Unseal> unseal() {
    return record(
        field(Attempt.CODEC, DataCommand.Unseal::attempt),
        field(PartitionId.CODEC, DataCommand.Unseal::partition),
        field(Codecs.INT, DataCommand.Unseal::round),
        DataCommand.Unseal::new);
  }

  private static Codec<DataCommand.Complete> complete() {
    return record(
        field(Attempt.CODEC, DataCommand.Complete::attempt),
        field(PartitionId.CODEC, DataCommand.Complete::partition),
        field(Codecs.INT, DataCommand.Complete::round),
        field(Delta.CODEC, DataCommand.Complete::last),
        field(Sums.CODEC, DataCommand.Complete::sums),
        DataCommand.Complete::new);
  }

  private static Codec<DataCommand.HandOver> handOver() {
    return record(
        field(Attempt.CODEC, DataCommand.HandOver::attempt),
        field(PartitionId.CODEC, DataCommand.HandOver::partition),
        field(Codecs.INT, DataCommand.HandOver::round),
        field(Sums.CODEC, DataCommand.HandOver::sums),
        DataCommand.HandOver::new);
  }

  private static Codec<DataCommand.Own> own() {
    return record(
        field(Attempt.CODEC, DataCommand.Own::attempt),
        field(PartitionId.CODEC, DataCommand.Own::partition),
        field(Codecs.INT, DataCommand.Own::round),
        field(Codecs.VARINT, DataCommand.Own::handedOverAt),
        DataCommand.Own::new);
  }

  private static Codec<DataCommand.Drop> drop() {
    return record(
        field(Attempt.CODEC, DataCommand.Drop::attempt),
        field(PartitionId.CODEC, DataCommand.Drop::partition),
        DataCommand.Drop::new);
  }

  private static Codec<DataCommand.End> end() {
    return record(
        field(Attempt.CODEC, DataCommand.End::attempt),
        field(PartitionId.CODEC, DataCommand.End::partition),
        DataCommand.End::new);
  }

  private static Codec<DataCommand.Discard> discard() {
    return record(
        field(Attempt.CODEC, DataCommand.Discard::attempt),
        field(PartitionId.CODEC, DataCommand.Discard::partition),
        DataCommand.Discard::new);
  }

  private static Codec<DataCommand.Forget> forget() {
    return record(
        field(Attempt.CODEC, DataCommand.Forget::attempt),
        field(PartitionId.CODEC, DataCommand.Forget::partition),
        DataCommand.Forget::new);
  }
}
