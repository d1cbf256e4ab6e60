package godwit.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.data.ChunkRows;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.StepStatus;
import godwit.partition.Arrival;
import godwit.partition.Attempt;
import godwit.partition.Departure;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.Sums;
import godwit.request.Row;
import godwit.reshape.ReceivingFiles;
import godwit.server.replica.DataService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A move between two services whose steps a test takes, each through whoever leads then.
 *
 * @param spread gives a file that the target's leader has staged to its other replicas
 */
record HandMove(
    Attempt attempt,
    PartitionId from,
    PartitionId to,
    Supplier<DataService> source,
    Supplier<DataService> target,
    Spread spread) {
  private static final long CHUNK_BYTES = 60;
  private static final long DELTA_BYTES = 1L << 20;
  private static final long BUDGET_MILLIS = 60_000;

  /** Gives a staged file to others. */
  interface Spread {
    void spread(DataService leader, String file) throws Exception;
  }

  void begin() throws Exception {
    step(source.get(), new DataCommand.Begin(attempt, from, to, target.get().id(), BUDGET_MILLIS));
    Partition leaving = leaving();
    DataCommand.Origin origin =
        new DataCommand.Origin(source.get().id(), from, departure(leaving).viewTime());
    step(
        target.get(),
        new DataCommand.Prepare(attempt, to, leaving.table(), leaving.range(), origin));
  }

  /** Stages the next chunk, has it spread, and returns the step that takes it in. */
  DataCommand.Receive stage() throws Exception {
    Arrival arrival = arriving().arrival().orElseThrow();
    InquiryAnswer.Rows read =
        (InquiryAnswer.Rows)
            source
                .get()
                .ask(
                    new Inquiry.ViewChunk(
                        attempt, from, arrival.viewTime(), arrival.copiedThrough(), CHUNK_BYTES))
                .get(20, TimeUnit.SECONDS);
    List<Row> rows = read.rows();
    int number = arrival.chunks() + 1;
    String file = ReceivingFiles.prefix(arriving()) + number;
    DataService leader = target.get();
    leader.stage(file, ChunkRows.file(arriving(), rows));
    spread.spread(leader, file);
    return new DataCommand.Receive(
        attempt,
        to,
        new DataCommand.Chunk(
            number,
            arrival.copiedThrough(),
            Optional.of(file),
            ChunkRows.tally(rows),
            Optional.of(rows.getLast().key()),
            read.last()));
  }

  void receive(DataCommand.Receive receive) throws Exception {
    step(target.get(), receive);
  }

  /** Takes in all that is left of the view. */
  void copy() throws Exception {
    while (!arriving().arrival().orElseThrow().viewWhole()) {
      receive(stage());
    }
  }

  void absorb() throws Exception {
    step(target.get(), new DataCommand.Absorb(attempt, to, changes().delta()));
  }

  /** Seals, takes in the rest, hands over and owns. */
  void end() throws Exception {
    int round = departure(leaving()).round() + 1;
    step(source.get(), new DataCommand.Seal(attempt, from, round));
    InquiryAnswer.Changes changes = changes();
    assertThat(changes.caughtUp()).isTrue();
    Sums sums = ((StepStatus.Present) changes.status()).sums().orElseThrow();
    StepStatus.Present complete =
        step(target.get(), new DataCommand.Complete(attempt, to, round, changes.delta(), sums));
    StepStatus.Present handed =
        step(
            source.get(),
            new DataCommand.HandOver(attempt, from, round, complete.sums().orElseThrow()));
    PartitionState.Retired retired = handed.retiredBy(attempt).orElseThrow();
    step(target.get(), new DataCommand.Own(attempt, to, round, retired.end()));
  }

  private InquiryAnswer.Changes changes() throws Exception {
    long cursor = arriving().arrival().orElseThrow().cursor();
    return (InquiryAnswer.Changes)
        source
            .get()
            .ask(new Inquiry.NextDelta(attempt, from, cursor, DELTA_BYTES))
            .get(20, TimeUnit.SECONDS);
  }

  Partition leaving() {
    return source.get().view().partitions().find(from).orElseThrow();
  }

  Partition arriving() {
    return target.get().view().partitions().find(to).orElseThrow();
  }

  private static Departure departure(Partition partition) {
    return partition.departure().orElseThrow();
  }

  /** Takes the step, which must not be refused. */
  static StepStatus.Present step(DataService service, DataCommand.Step step) throws Exception {
    DataAnswer answer = service.propose(step).get(20, TimeUnit.SECONDS);
    assertThat(answer).isInstanceOf(DataAnswer.Step.class);
    return (StepStatus.Present) ((DataAnswer.Step) answer).status();
  }
}
