package godwit.reshape;

import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.partition.Attempt;
import godwit.partition.Departure;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a service's leader does about writers that write faster than the target of a move takes in
 * what they change: it slows those of that partition, up to a limit. A matter of speed alone; a new
 * leader begins with none. Not thread-safe.
 *
 * <p>Times are nanoseconds of a clock that only goes forward.
 */
public final class WriterPaces {
  /** No write waits longer for its turn, nor for longer than a seal of its move may last. */
  public static final long MAX_WAIT_MILLIS = 1_000;

  private static final long MILLI_NANOS = 1_000_000;

  private final TreeMap<PartitionId, WriterPace> paces = new TreeMap<>();

  /** Returns whether no target asks for changes: then there is nothing to be told, nor to ask. */
  public boolean isEmpty() {
    return paces.isEmpty();
  }

  /**
   * Takes in what is asked and what is to be answered. Returns the answer to give: it says whether
   * a target gains on the writers, and whether they are slowed.
   */
  public InquiryAnswer gave(Inquiry asked, InquiryAnswer answer, long nowNanos) {
    if (asked instanceof Inquiry.NextDelta next
        && answer instanceof InquiryAnswer.Changes changes) {
      return gave(next, changes, nowNanos);
    }
    if (asked instanceof Inquiry.Status about && answer instanceof InquiryAnswer.Status told) {
      boolean slowed = slowed(nowNanos).contains(about.partition());
      return new InquiryAnswer.Status(told.status(), slowed);
    }
    return answer;
  }

  private InquiryAnswer gave(Inquiry.NextDelta next, InquiryAnswer.Changes changes, long nowNanos) {
    Optional<Departure> leaving = ReceivingPlan.leaves(changes.status(), next.attempt());
    if (leaving.isEmpty()) {
      return changes;
    }
    WriterPace pace = paces.get(next.partition());
    if (pace == null || !pace.attempt().equals(next.attempt())) {
      pace = new WriterPace(next.attempt(), limitNanos(leaving.get()), nowNanos);
      paces.put(next.partition(), pace);
    }
    pace.gave(changes.delta(), changes.caughtUp(), nowNanos);
    return changes.gaining(pace.gains());
  }

  /**
   * Returns how long a write has to wait before it goes to the log; whoever asks has it go then.
   */
  public long pauseNanos(PartitionId owner, ServiceRequest.Write write, long nowNanos) {
    WriterPace pace = paces.get(owner);
    if (pace == null) {
      return 0;
    }
    if (pace.silent(nowNanos)) {
      // Another leader is asked by now, or the move is over.
      paces.remove(owner);
      return 0;
    }
    return pace.pauseNanos(nowNanos, bytes(write));
  }

  /** Takes in what a write came to. */
  public void wrote(PartitionId owner, ServiceRequest.Write write, WriteAnswer answer) {
    WriterPace pace = paces.get(owner);
    if (pace != null && answer instanceof Outcome outcome) {
      pace.wrote(bytes(write, outcome));
    }
  }

  /** Forgets what is not about a move that one of these partitions, and no other, leaves by. */
  public void retain(Iterable<Partition> partitions) {
    TreeSet<PartitionId> leaving = new TreeSet<>();
    for (Partition partition : partitions) {
      WriterPace pace = paces.get(partition.id());
      Optional<Attempt> attempt = partition.departure().map(Departure::attempt);
      if (pace != null && attempt.equals(Optional.of(pace.attempt()))) {
        leaving.add(partition.id());
      }
    }
    paces.keySet().retainAll(leaving);
  }

  /** Returns the partitions whose writers are slowed now, in order. */
  public List<PartitionId> slowed(long nowNanos) {
    return paces.entrySet().stream()
        .filter(entry -> entry.getValue().slows(nowNanos))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static long limitNanos(Departure departure) {
    return Math.min(departure.budgetMillis(), MAX_WAIT_MILLIS) * MILLI_NANOS;
  }

  /** Returns about how many bytes of changes follow from a write, as a delta counts them. */
  private static long bytes(ServiceRequest.Write write, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done -> bytes(write);
      case Outcome.ConditionFailed failed -> completionBytes(write);
    };
  }

  private static long bytes(ServiceRequest.Write write) {
    long bytes = completionBytes(write);
    for (Mutation mutation : write.mutations()) {
      int value = mutation instanceof Mutation.Put put ? put.value().length() : 0;
      bytes += ReceivingPlan.ITEM_BYTES + mutation.key().length() + value;
    }
    return bytes;
  }

  private static long completionBytes(ServiceRequest.Write write) {
    return ReceivingPlan.ITEM_BYTES + write.lowestKey().length();
  }
}
