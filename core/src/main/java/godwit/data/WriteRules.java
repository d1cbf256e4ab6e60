package godwit.data;

import godwit.key.Bytes;
import godwit.partition.Partition;
import godwit.partition.PartitionState;
import godwit.request.Limits;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.RequestId;
import godwit.request.Routing;
import godwit.request.Row;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Judges clients' writes. */
final class WriteRules {
  /*
   * The order matters. A request too old is refused before its completion is looked for, so that
   * forgetting and refusing follow one rule in log time. Its completion is looked for before the
   * range is, so that a retry gets the first answer also where the partition has gone.
   */
  /** As many commands as are worth looking ahead for. */
  private static final int FEW = 4;

  private final DataState state;

  WriteRules(DataState state) {
    this.state = state;
  }

  DataDecision decide(ServiceRequest.Write write, long at) {
    RequestId id = write.id();
    if (state.completions.over(id.issuedAt(), at)) {
      return refused(Reason.OUTCOME_UNKNOWN, "issuedAt=" + id.issuedAt() + " now=" + at);
    }
    Optional<Completion> completion = state.completions.find(id.client(), id.sequence());
    if (completion.isPresent()) {
      return answered(completion.get().outcome());
    }
    if (state.completions.acknowledged(id.client(), id.sequence())) {
      return refused(Reason.OUTCOME_UNKNOWN, "acknowledged sequence=" + id.sequence());
    }
    return Limits.check(write.mutations())
        .or(() -> repeatedKey(write))
        .map(refusal -> answered(new WriteAnswer.Refused(refusal)))
        .orElseGet(() -> route(write, at));
  }

  /** Has the rows read that {@code commands} are going to change. */
  void foresee(List<DataCommand> commands) {
    if (commands.size() < FEW) {
      return;
    }
    List<Bytes> keys = new ArrayList<>(commands.size());
    for (DataCommand command : commands) {
      if (command instanceof DataCommand.Write write) {
        for (Mutation mutation : write.request().mutations()) {
          Optional<Partition> owner =
              state.partitions().owner(write.request().table(), mutation.key());
          owner.ifPresent(partition -> keys.add(LiveRows.place(partition, mutation.key())));
        }
      }
    }
    state.overlay.foresee(keys);
  }

  private DataDecision route(ServiceRequest.Write write, long at) {
    Bytes lowest = write.lowestKey();
    Optional<Partition> owner = state.partitions().owner(write.table(), lowest);
    if (owner.isEmpty()) {
      return answered(Routes.elsewhere(state.partitions(), write.table(), lowest));
    }
    Partition partition = owner.get();
    if (partition.state() instanceof PartitionState.Sealed) {
      return answered(new Routing.Parked());
    }
    for (Mutation mutation : write.mutations()) {
      if (!partition.range().contains(mutation.key())) {
        String detail = "partition=" + partition.id() + " key=" + mutation.key();
        return refused(Reason.BATCH_SPANS_PARTITIONS, detail);
      }
    }
    return new DataDecision.Accepted(run(write, partition, at));
  }

  private DataEvent run(ServiceRequest.Write write, Partition partition, long at) {
    List<Change> changes = new ArrayList<>(write.mutations().size());
    for (Mutation mutation : write.mutations()) {
      Optional<Row> before = LiveRows.find(partition, mutation.key(), state.overlay);
      long version = before.map(Row::version).orElse(0L);
      if (!mutation.condition().holds(version)) {
        Outcome failed = new Outcome.ConditionFailed(mutation.key(), version);
        return completed(write, partition, at, List.of(), failed);
      }
      Optional<Row> after =
          switch (mutation) {
            case Mutation.Put put -> Optional.of(new Row(put.key(), at, put.value()));
            case Mutation.Delete delete -> Optional.empty();
          };
      if (before.isPresent() || after.isPresent()) {
        changes.add(new Change(mutation.key(), before, after));
      }
    }
    return completed(write, partition, at, changes, new Outcome.Done(at));
  }

  private static DataEvent completed(
      ServiceRequest.Write write,
      Partition partition,
      long at,
      List<Change> changes,
      Outcome outcome) {
    Completion completion = new Completion(write.id(), write.table(), write.lowestKey(), outcome);
    return new DataEvent.RequestCompleted(at, partition.id(), changes, completion);
  }

  private static Optional<Refusal> repeatedKey(ServiceRequest.Write write) {
    if (write.mutations().size() == 1) {
      return Optional.empty();
    }
    TreeSet<Bytes> keys = new TreeSet<>();
    return write.mutations().stream()
        .map(Mutation::key)
        .filter(key -> !keys.add(key))
        .findFirst()
        .map(key -> new Refusal(Reason.DUPLICATE_KEY, "key=" + key));
  }

  private static DataDecision refused(Reason reason, String detail) {
    return answered(new WriteAnswer.Refused(new Refusal(reason, detail)));
  }

  private static DataDecision answered(WriteAnswer answer) {
    return new DataDecision.Settled(new DataAnswer.Written(answer));
  }
}
