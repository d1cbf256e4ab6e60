package godwit.reshape;

import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorCommand.Aim;
import godwit.data.ChunkRows;
import godwit.data.DataCommand;
import godwit.data.Delta;
import godwit.data.DeltaItem;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.StepStatus;
import godwit.data.StepStatus.Present;
import godwit.key.Bytes;
import godwit.partition.Arrival;
import godwit.partition.Attempt;
import godwit.partition.Departure;
import godwit.partition.Partition;
import godwit.partition.PartitionState.Complete;
import godwit.partition.PartitionState.Receiving;
import godwit.partition.PartitionState.Retired;
import godwit.partition.PartitionState.Sealed;
import godwit.partition.ServiceId;
import godwit.partition.Sums;
import godwit.partition.Tally;
import godwit.request.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is next for a partition that a service receives: chunks of the view, deltas until little is
 * left, a seal, the last delta, the hand-over.
 *
 * <p>The partition's own state says what has been done. From the seal on every answer gives the
 * next step at once: last delta, {@code Complete}, {@code HandOver}, {@code Own}.
 */
final class ReceivingPlan {
  /** About what a change takes beside its key and value. */
  static final long ITEM_BYTES = 48;

  /** What is done that is not about a chunk. */
  private static final int NO_CHUNK = 0;

  private final Partition own;
  private final Arrival arrival;
  private final Pull pull;
  private final ServiceId self;
  private final ReshapeSettings settings;

  /** Plans for {@code own} as it stands at the service {@code self}, which is its leader. */
  ReceivingPlan(Partition own, Pull pull, ServiceId self, ReshapeSettings settings) {
    this.own = own;
    this.arrival = own.arrival().orElseThrow();
    this.pull = pull;
    this.self = self;
    this.settings = settings;
  }

  /**
   * Something to do now.
   *
   * @param chunk the number of the chunk that it is about; {@link #NO_CHUNK} for all else
   */
  record Todo(int chunk, Intent intent) {}

  /** Returns what is to be done now; {@code busy} tells what is being done. */
  List<Todo> next(Chunks.Busy busy) {
    boolean copies = pull.failure().isEmpty() && !pull.doubts() && !pull.over();
    if (copies && !arrival.viewWhole()) {
      return busy.is(NO_CHUNK) ? List.of() : nextOfView(busy);
    }
    return busy.is(NO_CHUNK) ? List.of() : List.of(new Todo(NO_CHUNK, next()));
  }

  private Intent next() {
    if (pull.failure().isPresent()) {
      return giveUp(pull.failure().get());
    }
    if (pull.over() && own.state() instanceof Receiving) {
      return propose(new DataCommand.Drop(arrival.attempt(), own.id()));
    }
    if (pull.doubts()) {
      return pull.consults() ? new Intent.Consult(arrival.attempt().operation()) : askSource();
    }
    return own.state() instanceof Complete complete && pull.changes().isEmpty()
        ? nextOfComplete(complete)
        : nextOfDelta();
  }

  /**
   * Returns the departure by which a partition of this status leaves in {@code attempt}, if it
   * does.
   */
  static Optional<Departure> leaves(StepStatus status, Attempt attempt) {
    return status instanceof Present present
        ? present.partition().departure().filter(it -> it.attempt().equals(attempt))
        : Optional.empty();
  }

  /** Returns about how many bytes the changes take. */
  static long bytes(Delta delta) {
    long bytes = 0;
    for (DeltaItem item : delta.items()) {
      bytes +=
          ITEM_BYTES
              + switch (item) {
                case DeltaItem.Put put -> put.row().bytes();
                case DeltaItem.Deleted deleted -> deleted.key().length();
                case DeltaItem.Completed completed -> completed.completion().key().length();
                case DeltaItem.Acknowledged acknowledged -> 0;
              };
    }
    return bytes;
  }

  private List<Todo> nextOfView(Chunks.Busy busy) {
    Chunks chunks = pull.chunks();
    chunks.follow(arrival);
    List<Todo> todos = new ArrayList<>();
    chunks
        .wanted(arrival, busy)
        .ifPresent(wanted -> todos.add(new Todo(wanted.number(), askView(wanted))));
    for (Chunks.Ready ready : chunks.ready(busy)) {
      todos.add(new Todo(ready.number(), take(ready)));
    }
    return todos;
  }

  private Intent askView(Chunks.Wanted wanted) {
    return askOrigin(
        new Inquiry.ViewChunk(
            arrival.attempt(),
            arrival.origin(),
            arrival.viewTime(),
            wanted.after(),
            settings.chunkBytes()));
  }

  private Intent take(Chunks.Ready ready) {
    List<Row> rows = ready.rows().rows();
    boolean last = ready.rows().last();
    int number = ready.number();
    if (rows.isEmpty()) {
      return propose(
          receive(
              new DataCommand.Chunk(
                  number, ready.after(), Optional.empty(), Tally.ZERO, Optional.empty(), last)));
    }
    Tally tally = ChunkRows.tally(rows);
    Optional<String> file = Optional.of(ReceivingFiles.name(own, number, tally));
    Optional<Bytes> through = Optional.of(rows.getLast().key());
    return new Intent.Take(
        self,
        rows,
        receive(new DataCommand.Chunk(number, ready.after(), file, tally, through, last)));
  }

  private Intent nextOfDelta() {
    if (pull.changes().isPresent()) {
      return take(pull.changes().get());
    }
    if (pull.sealNext() && pull.source().isPresent()) {
      return seal(leaves(pull.source().get(), arrival.attempt()).orElseThrow());
    }
    return askDelta();
  }

  private Intent take(InquiryAnswer.Changes changes) {
    Delta delta = changes.delta();
    Present source = (Present) changes.status();
    if (source.partition().state() instanceof Sealed sealed) {
      Optional<Sums> theirs = source.sums();
      return delta.to() == sealed.sealedAt() && theirs.isPresent()
          ? complete(sealed.departure().round(), delta, theirs.get())
          : propose(absorb(delta));
    }
    boolean nothing = delta.items().isEmpty() && changes.caughtUp();
    return nothing ? seal(leaves(source, arrival.attempt()).orElseThrow()) : propose(absorb(delta));
  }

  private Intent nextOfComplete(Complete complete) {
    if (pull.source().isEmpty()) {
      return askSource();
    }
    StepStatus source = pull.source().get();
    Optional<Retired> handedOver = source.retiredBy(arrival.attempt());
    if (handedOver.isPresent()) {
      return propose(
          new DataCommand.Own(
              arrival.attempt(), own.id(), complete.round(), handedOver.get().end()));
    }
    boolean same =
        source.state().filter(Sealed.class::isInstance).isPresent()
            && leaves(source, arrival.attempt())
                .filter(departure -> departure.round() == complete.round())
                .isPresent();
    if (!same) {
      return nextOfDelta();
    }
    return pull.sums().isEmpty()
        ? new Intent.Ask(self, new Inquiry.Status(own.id()))
        : new Intent.Propose(
            arrival.source(),
            new DataCommand.HandOver(
                arrival.attempt(), arrival.origin(), complete.round(), pull.sums().get()));
  }

  private Intent giveUp(String why) {
    return new Intent.Report(
        new CoordinatorCommand.EndAttempt(
            arrival.attempt().operation(), arrival.attempt().number(), Aim.FAIL, why));
  }

  private Intent askSource() {
    return askOrigin(new Inquiry.Status(arrival.origin()));
  }

  private Intent askDelta() {
    return askOrigin(
        new Inquiry.NextDelta(
            arrival.attempt(), arrival.origin(), arrival.cursor(), settings.deltaBytes()));
  }

  private Intent askOrigin(Inquiry inquiry) {
    return new Intent.Ask(arrival.source(), inquiry);
  }

  private Intent seal(Departure departure) {
    return new Intent.Propose(
        arrival.source(),
        new DataCommand.Seal(arrival.attempt(), arrival.origin(), departure.round() + 1));
  }

  private Intent complete(int round, Delta last, Sums sums) {
    return propose(new DataCommand.Complete(arrival.attempt(), own.id(), round, last, sums));
  }

  private DataCommand.Absorb absorb(Delta delta) {
    return new DataCommand.Absorb(arrival.attempt(), own.id(), delta);
  }

  private DataCommand.Receive receive(DataCommand.Chunk chunk) {
    return new DataCommand.Receive(arrival.attempt(), own.id(), chunk);
  }

  private Intent propose(DataCommand.Step step) {
    return new Intent.Propose(self, step);
  }
}
