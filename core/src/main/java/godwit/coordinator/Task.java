package godwit.coordinator;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.codec.Union;
import godwit.key.Bytes;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.request.OperationReport.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an operation is to do. */
public sealed interface Task {
  Codec<Task> CODEC =
      new Union<Task>()
          .with(1, CreateTable.class, CreateTable.CODEC)
          .with(2, Split.class, Split.CODEC)
          .with(3, Join.class, Join.CODEC)
          .with(4, Move.class, Move.CODEC)
          .with(5, SplitAndMove.class, SplitAndMove.CODEC)
          .reading(6, MoveAndJoin.OF_THE_RIGHT_ONE)
          .reading(7, DropTable.OF_NO_NAME)
          .with(8, MoveAndJoin.class, MoveAndJoin.CODEC)
          .with(9, DropTable.class, DropTable.CODEC);

  Kind kind();

  /** Returns the partitions it takes keys from. */
  List<PartitionId> partitions();

  /** Returns the partitions it makes. */
  List<PartitionId> successors();

  /**
   * Returns the services that it puts a load on; none for one that leaves the doing to its parts.
   */
  List<ServiceId> services();

  /** Returns the service that it moves keys to, if it moves any. */
  Optional<ServiceId> movesTo();

  /** Founds the one partition of a new table. */
  record CreateTable(TableId table, PartitionId partition, ServiceId service) implements Task {
    static final Codec<CreateTable> CODEC =
        RecordCodecs.record(
            field(TableId.CODEC, CreateTable::table),
            field(PartitionId.CODEC, CreateTable::partition),
            field(ServiceId.CODEC, CreateTable::service),
            CreateTable::new);

    @Override
    public Kind kind() {
      return Kind.CREATE_TABLE;
    }

    @Override
    public List<PartitionId> partitions() {
      return List.of();
    }

    @Override
    public List<PartitionId> successors() {
      return List.of(partition);
    }

    @Override
    public List<ServiceId> services() {
      return List.of();
    }

    @Override
    public Optional<ServiceId> movesTo() {
      return Optional.empty();
    }
  }

  /**
   * Cuts a partition in two.
   *
   * @param service its owner
   * @param key where the right one begins; empty until it is chosen
   */
  record Split(
      PartitionId partition,
      ServiceId service,
      Optional<Bytes> key,
      PartitionId left,
      PartitionId right)
      implements Task {
    static final Codec<Split> CODEC =
        RecordCodecs.record(
            field(PartitionId.CODEC, Split::partition),
            field(ServiceId.CODEC, Split::service),
            field(Codecs.optional(Codecs.BYTES), Split::key),
            field(PartitionId.CODEC, Split::left),
            field(PartitionId.CODEC, Split::right),
            Split::new);

    @Override
    public Kind kind() {
      return Kind.SPLIT;
    }

    @Override
    public List<PartitionId> partitions() {
      return List.of(partition);
    }

    @Override
    public List<PartitionId> successors() {
      return List.of(left, right);
    }

    @Override
    public List<ServiceId> services() {
      return List.of(service);
    }

    @Override
    public Optional<ServiceId> movesTo() {
      return Optional.empty();
    }

    Split at(Bytes chosen) {
      return new Split(partition, service, Optional.of(chosen), left, right);
    }
  }

  /**
   * Makes one partition of two neighbours.
   *
   * @param left the lower one
   * @param service the owner of both
   */
  record Join(PartitionId left, PartitionId right, ServiceId service, PartitionId joined)
      implements Task {
    static final Codec<Join> CODEC =
        RecordCodecs.record(
            field(PartitionId.CODEC, Join::left),
            field(PartitionId.CODEC, Join::right),
            field(ServiceId.CODEC, Join::service),
            field(PartitionId.CODEC, Join::joined),
            Join::new);

    @Override
    public Kind kind() {
      return Kind.JOIN;
    }

    @Override
    public List<PartitionId> partitions() {
      return List.of(left, right);
    }

    @Override
    public List<PartitionId> successors() {
      return List.of(joined);
    }

    @Override
    public List<ServiceId> services() {
      return List.of(service);
    }

    @Override
    public Optional<ServiceId> movesTo() {
      return Optional.empty();
    }
  }

  /**
   * Gives a partition to another service.
   *
   * @param target the service that the present attempt moves it to
   * @param successor the partition's id there, another one in each attempt
   * @param budgetMillis how long a seal may last
   */
  record Move(
      PartitionId partition,
      ServiceId source,
      ServiceId target,
      PartitionId successor,
      long budgetMillis)
      implements Task {
    static final Codec<Move> CODEC =
        RecordCodecs.record(
            field(PartitionId.CODEC, Move::partition),
            field(ServiceId.CODEC, Move::source),
            field(ServiceId.CODEC, Move::target),
            field(PartitionId.CODEC, Move::successor),
            field(Codecs.VARINT, Move::budgetMillis),
            Move::new);

    public Move {
      if (source.equals(target)) {
        throw new IllegalArgumentException("move to where it is: service=" + source);
      }
    }

    @Override
    public Kind kind() {
      return Kind.MOVE;
    }

    @Override
    public List<PartitionId> partitions() {
      return List.of(partition);
    }

    @Override
    public List<PartitionId> successors() {
      return List.of(successor);
    }

    @Override
    public List<ServiceId> services() {
      return List.of(source, target);
    }

    @Override
    public Optional<ServiceId> movesTo() {
      return Optional.of(target);
    }

    Move to(ServiceId next, PartitionId nextSuccessor) {
      return new Move(partition, source, next, nextSuccessor, budgetMillis);
    }
  }

  /** Cuts a partition in two, then moves the right one. */
  record SplitAndMove(
      PartitionId partition,
      Optional<Bytes> key,
      ServiceId target,
      PartitionId left,
      PartitionId right)
      implements Task {
    static final Codec<SplitAndMove> CODEC =
        RecordCodecs.record(
            field(PartitionId.CODEC, SplitAndMove::partition),
            field(Codecs.optional(Codecs.BYTES), SplitAndMove::key),
            field(ServiceId.CODEC, SplitAndMove::target),
            field(PartitionId.CODEC, SplitAndMove::left),
            field(PartitionId.CODEC, SplitAndMove::right),
            SplitAndMove::new);

    @Override
    public Kind kind() {
      return Kind.SPLIT_AND_MOVE;
    }

    @Override
    public List<PartitionId> partitions() {
      return List.of(partition);
    }

    @Override
    public List<PartitionId> successors() {
      return List.of(left, right);
    }

    @Override
    public List<ServiceId> services() {
      return List.of();
    }

    @Override
    public Optional<ServiceId> movesTo() {
      return Optional.of(target);
    }
  }

  /**
   * Moves one of two neighbours to the other's service, then makes one partition of them.
   *
   * @param service of the one that stays
   * @param moved the one that moves: the left or the right one
   */
  record MoveAndJoin(
      PartitionId left, PartitionId right, ServiceId service, PartitionId joined, PartitionId moved)
      implements Task {
    static final Codec<MoveAndJoin> CODEC =
        RecordCodecs.record(
            field(PartitionId.CODEC, MoveAndJoin::left),
            field(PartitionId.CODEC, MoveAndJoin::right),
            field(ServiceId.CODEC, MoveAndJoin::service),
            field(PartitionId.CODEC, MoveAndJoin::joined),
            field(PartitionId.CODEC, MoveAndJoin::moved),
            MoveAndJoin::new);

    /** The form of the time when it was always the right one that moved. */
    static final Codec<MoveAndJoin> OF_THE_RIGHT_ONE =
        RecordCodecs.record(
            field(PartitionId.CODEC, MoveAndJoin::left),
            field(PartitionId.CODEC, MoveAndJoin::right),
            field(ServiceId.CODEC, MoveAndJoin::service),
            field(PartitionId.CODEC, MoveAndJoin::joined),
            (left, right, service, joined) -> new MoveAndJoin(left, right, service, joined, right));

    public MoveAndJoin {
      if (!moved.equals(left) && !moved.equals(right)) {
        throw new IllegalArgumentException(
            "moves neither: left=" + left + " right=" + right + " moved=" + moved);
      }
    }

    @Override
    public Kind kind() {
      return Kind.MOVE_AND_JOIN;
    }

    @Override
    public List<PartitionId> partitions() {
      return List.of(left, right);
    }

    @Override
    public List<PartitionId> successors() {
      return List.of(joined);
    }

    @Override
    public List<ServiceId> services() {
      return List.of();
    }

    @Override
    public Optional<ServiceId> movesTo() {
      return Optional.of(service);
    }

    /** Returns the second part: the join, once {@code arrived} is what the moved one has become. */
    Join joining(PartitionId arrived) {
      return moved.equals(left)
          ? new Join(arrived, right, service, joined)
          : new Join(left, arrived, service, joined);
    }
  }

  /**
   * Retires a table, at one service after the other.
   *
   * @param name of the table, which nothing else knows once the table is gone
   * @param done the services that have, each with one of the partitions that it retired; they are
   *     told to forget when all have
   */
  record DropTable(TableId table, String name, List<Leftover> done) implements Task {
    static final Codec<DropTable> CODEC =
        RecordCodecs.record(
            field(TableId.CODEC, DropTable::table),
            field(Codecs.STRING, DropTable::name),
            field(Codecs.list(Leftover.CODEC), DropTable::done),
            DropTable::new);

    /** The form of the time when the name was not kept. */
    static final Codec<DropTable> OF_NO_NAME =
        RecordCodecs.record(
            field(TableId.CODEC, DropTable::table),
            field(Codecs.list(Leftover.CODEC), DropTable::done),
            (table, done) -> new DropTable(table, table.toString(), done));

    public DropTable {
      done = List.copyOf(done);
    }

    @Override
    public Kind kind() {
      return Kind.DROP_TABLE;
    }

    @Override
    public List<PartitionId> partitions() {
      return List.of();
    }

    @Override
    public List<PartitionId> successors() {
      return List.of();
    }

    @Override
    public List<ServiceId> services() {
      return List.of();
    }

    @Override
    public Optional<ServiceId> movesTo() {
      return Optional.empty();
    }

    DropTable with(Leftover next) {
      List<Leftover> more = new ArrayList<>(done);
      more.add(next);
      return new DropTable(table, name, more);
    }
  }
}
