package godwit.data;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import godwit.partition.Arrival;
import godwit.partition.Attempt;
import godwit.partition.Departure;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.Sums;
import godwit.request.Row;
import java.util.List;
import java.util.Optional;

/**
 * A move between two services, step by step, as a driver that meets no trouble takes it.
 *
 * @param from the partition's id at the source
 * @param to the partition's id at the target
 */
record Move(
    LoggedService source, LoggedService target, Attempt attempt, PartitionId from, PartitionId to) {
  private static final long CHUNK_BYTES = 40;
  private static final long DELTA_BYTES = 200;

  /** Begins the move at its source and prepares its target. */
  static Move begin(
      LoggedService source, LoggedService target, Attempt attempt, long from, long to) {
    Move move = new Move(source, target, attempt, Given.p(from), Given.p(to));
    move.begin();
    move.prepare();
    return move;
  }

  /** Moves the partition without a stop and returns the timestamp of the hand-over. */
  static long whole(
      LoggedService source, LoggedService target, Attempt attempt, long from, long to) {
    Move move = begin(source, target, attempt, from, to);
    move.copy();
    move.sealAndComplete();
    long end = move.handOver();
    move.own(end);
    return end;
  }

  void begin() {
    source.step(new DataCommand.Begin(attempt, from, to, target.id(), Given.BUDGET_MILLIS));
  }

  void prepare() {
    target.step(preparation());
  }

  DataCommand.Prepare preparation() {
    Partition leaving = sourcePartition();
    long viewTime = departure(leaving).viewTime();
    DataCommand.Origin origin = new DataCommand.Origin(source.id(), from, viewTime);
    return new DataCommand.Prepare(attempt, to, leaving.table(), leaving.range(), origin);
  }

  /** Copies the view chunk by chunk. */
  void copy() {
    while (!arriving().arrival().orElseThrow().viewWhole()) {
      copyChunk();
    }
  }

  /** Copies the next chunk of the view. */
  void copyChunk() {
    target.step(nextChunk());
  }

  /** Stages the next chunk of the view and returns the step that takes it in. */
  DataCommand.Receive nextChunk() {
    Arrival arrival = arriving().arrival().orElseThrow();
    InquiryAnswer answer =
        source.ask(
            new Inquiry.ViewChunk(
                attempt, from, arrival.viewTime(), arrival.copiedThrough(), CHUNK_BYTES));
    InquiryAnswer.Rows rows = (InquiryAnswer.Rows) answer;
    return receive(arrival.chunks() + 1, rows.rows(), rows.last());
  }

  /** Stages the rows and returns the step that takes them in. */
  DataCommand.Receive receive(int number, List<Row> rows, boolean last) {
    return receive(number, arriving().arrival().orElseThrow().copiedThrough(), rows, last);
  }

  /** Stages the rows, asked for after a key, and returns the step that takes them in. */
  DataCommand.Receive receive(int number, Optional<Bytes> after, List<Row> rows, boolean last) {
    Optional<String> file =
        rows.isEmpty() ? Optional.empty() : Optional.of(to + "-" + attempt + "-" + number);
    file.ifPresent(name -> target.stage(name, ChunkRows.file(arriving(), rows)));
    Optional<Bytes> through = rows.isEmpty() ? Optional.empty() : Optional.of(rows.getLast().key());
    DataCommand.Chunk chunk =
        new DataCommand.Chunk(number, after, file, ChunkRows.tally(rows), through, last);
    return new DataCommand.Receive(attempt, to, chunk);
  }

  /** Takes one delta over; returns whether nothing was left then. */
  boolean absorb() {
    InquiryAnswer.Changes changes = changes();
    target.step(new DataCommand.Absorb(attempt, to, changes.delta()));
    return changes.caughtUp();
  }

  InquiryAnswer.Changes changes() {
    long cursor = arriving().arrival().orElseThrow().cursor();
    InquiryAnswer answer = source.ask(new Inquiry.NextDelta(attempt, from, cursor, DELTA_BYTES));
    return (InquiryAnswer.Changes) answer;
  }

  /** Seals the next round and returns the timestamp of that. */
  long seal() {
    int round = departure(sourcePartition()).round() + 1;
    source.step(new DataCommand.Seal(attempt, from, round));
    return ((PartitionState.Sealed) sourcePartition().state()).sealedAt();
  }

  void unseal() {
    int round = departure(sourcePartition()).round();
    source.step(new DataCommand.Unseal(attempt, from, round));
  }

  /** Takes all that is left over, in the sealed round. */
  void complete() {
    InquiryAnswer.Changes changes = changes();
    while (!changes.caughtUp()) {
      target.step(new DataCommand.Absorb(attempt, to, changes.delta()));
      changes = changes();
    }
    target.step(completing(changes));
  }

  DataCommand.Complete completing(InquiryAnswer.Changes changes) {
    int round = departure(sourcePartition()).round();
    Sums sums = ((StepStatus.Present) changes.status()).sums().orElseThrow();
    return new DataCommand.Complete(attempt, to, round, changes.delta(), sums);
  }

  long sealAndComplete() {
    long sealedAt = seal();
    complete();
    return sealedAt;
  }

  /** Hands over and returns the timestamp of that. */
  long handOver() {
    int round = ((PartitionState.Complete) arriving().state()).round();
    Sums sums = ((StepStatus.Present) target.status(to)).sums().orElseThrow();
    StepStatus status = source.step(new DataCommand.HandOver(attempt, from, round, sums));
    Optional<PartitionState.Retired> retired = status.retiredBy(attempt);
    assertThat(retired).isPresent();
    return retired.orElseThrow().end();
  }

  void own(long handedOverAt) {
    int round = ((PartitionState.Complete) arriving().state()).round();
    target.step(new DataCommand.Own(attempt, to, round, handedOverAt));
  }

  Partition sourcePartition() {
    return source.view().partitions().find(from).orElseThrow();
  }

  Partition arriving() {
    return target.view().partitions().find(to).orElseThrow();
  }

  private static Departure departure(Partition partition) {
    return partition.departure().orElseThrow();
  }
}
