package godwit.data;

import godwit.clock.HybridClock;
import godwit.partition.ServiceId;
import godwit.request.Reason;
import godwit.store.Snapshot;
import godwit.store.Store;
import godwit.store.Write;
import java.util.ArrayList;
import java.util.List;

/**
 * A data service as a state machine: entries of its log go in, answers come out, and the store is
 * the state.
 *
 * <p>Not thread-safe: the apply thread owns it. {@link #view()} may be handed to any thread.
 */
public final class DataMachine {
  private final Store store;
  private final DataState state;
  private final WriteRules writes;
  private final ReshapeRules reshapes;
  private final DepartureRules departures;
  private final ArrivalRules arrivals;
  private final DataApplier applier;
  private ServiceView view;

  /**
   * Opens the machine of the service {@code self} as it stands in {@code store}; an empty store is
   * a new service.
   */
  public DataMachine(ServiceId self, Store store, DataSettings settings) {
    this.store = store;
    this.state = new DataState(store, settings);
    this.writes = new WriteRules(state);
    this.reshapes = new ReshapeRules(state, self);
    this.departures = new DepartureRules(state, self);
    this.arrivals = new ArrivalRules(state);
    this.applier = new DataApplier(state);
    this.view = look();
  }

  /**
   * Decides and applies the entry's commands in their order. The answers may be given to anybody
   * only after {@link #commit}. An entry at or below the applied index must not be brought again.
   */
  public List<DataAnswer> apply(long index, DataEntry entry) {
    writes.foresee(entry.commands());
    List<DataAnswer> answers = new ArrayList<>(entry.commands().size());
    for (DataCommand command : entry.commands()) {
      answers.add(
          switch (decide(command, entry.stamp())) {
            case DataDecision.Accepted accepted -> carryOut(command, accepted.event());
            case DataDecision.Settled settled -> settled.answer();
          });
    }
    state.settle();
    if (state.overlay.mustCommit()) {
      commit(index);
    }
    return answers;
  }

  /**
   * Makes all entries so far, the last of which is {@code index}, durable as far as the store is,
   * and visible.
   */
  public void commit(long index) {
    state.commit(index);
    view = look();
  }

  /** Returns what readers may know, as of the last commit. */
  public ServiceView view() {
    return view;
  }

  /** Returns the index of the last entry that the store holds. */
  public long appliedIndex() {
    return store.appliedIndex();
  }

  /**
   * Removes a part of the history that the last commit has released; the place to go on is kept by
   * {@code purge}. Changes nothing that a read may still see.
   */
  public void purge(HistoryPurge purge) {
    List<Write> removals;
    try (Snapshot snapshot = store.snapshot()) {
      removals = purge.next(snapshot, view.released());
    }
    if (!removals.isEmpty()) {
      store.commit(removals, store.appliedIndex());
    }
  }

  /** Checks everything that must always hold, at the price of a look at every partition. */
  public void checkInvariants() {
    DataInvariants.check(state);
  }

  private ServiceView look() {
    return new ServiceView(state.clock(), state.released(), state.partitions(), state.uncounted());
  }

  private DataDecision decide(DataCommand command, long stamp) {
    long at = HybridClock.next(state.clock(), stamp);
    return switch (command) {
      case DataCommand.Write write -> writes.decide(write.request(), at);
      case DataCommand.AdvanceClock advance -> advance(advance.to(), at, stamp);
      case DataCommand.Release release -> reshapes.release(release, at);
      case DataCommand.Counted counted -> reshapes.counted(counted, at);
      case DataCommand.Recognise recognise -> recognise(recognise.incarnation(), at);
      case DataCommand.Found found -> reshapes.found(found, at);
      case DataCommand.Split split -> reshapes.split(split, at);
      case DataCommand.Join join -> reshapes.join(join, at);
      case DataCommand.Forget forget -> reshapes.forget(forget, at);
      case DataCommand.Begin begin -> departures.begin(begin, at);
      case DataCommand.Seal seal -> departures.seal(seal, at);
      case DataCommand.Unseal unseal -> departures.unseal(unseal, at);
      case DataCommand.HandOver handOver -> departures.handOver(handOver, at);
      case DataCommand.End end -> departures.end(end, at);
      case DataCommand.Prepare prepare -> arrivals.prepare(prepare, at, stamp);
      case DataCommand.Receive receive -> arrivals.receive(receive, at);
      case DataCommand.Absorb absorb -> arrivals.absorb(absorb, at);
      case DataCommand.Complete complete -> arrivals.complete(complete, at);
      case DataCommand.Own own -> arrivals.own(own, at);
      case DataCommand.Discard discard -> reshapes.discard(discard, at);
      case DataCommand.Drop drop ->
          reshapes.discarded(drop) ? reshapes.forget(drop, at) : arrivals.drop(drop, at);
    };
  }

  private DataDecision advance(long to, long at, long stamp) {
    if (to <= state.clock()) {
      return new DataDecision.Settled(new DataAnswer.Clock(state.clock()));
    }
    long bound = state.settings.clockBoundMillis();
    if (!HybridClock.withinBound(to, HybridClock.millis(stamp), bound)) {
      String detail = "clock=" + to + " boundMillis=" + bound;
      return Steps.refused(Reason.CLOCK_TOO_FAR, detail);
    }
    return Steps.accepted(new DataEvent.ClockAdvanced(Math.max(at, to)));
  }

  private DataDecision recognise(long incarnation, long at) {
    if (incarnation < state.incarnation()) {
      String detail = "incarnation=" + incarnation + " recognised=" + state.incarnation();
      return Steps.refused(Reason.STALE_ATTEMPT, detail);
    }
    return incarnation == state.incarnation()
        ? new DataDecision.Settled(recognised())
        : Steps.accepted(new DataEvent.IncarnationRecognised(at, incarnation));
  }

  private DataAnswer recognised() {
    return new DataAnswer.Recognised(List.copyOf(state.partitions().all()));
  }

  private DataAnswer carryOut(DataCommand command, DataEvent event) {
    applier.apply(event);
    return switch (command) {
      case DataCommand.Write write ->
          new DataAnswer.Written(((DataEvent.RequestCompleted) event).completion().outcome());
      case DataCommand.Step step -> new DataAnswer.Step(new Steps(state).status(step.partition()));
      case DataCommand.AdvanceClock advance -> new DataAnswer.Clock(state.clock());
      case DataCommand.Release release -> new DataAnswer.Clock(state.clock());
      case DataCommand.Counted counted -> new DataAnswer.Clock(state.clock());
      case DataCommand.Recognise recognise -> recognised();
    };
  }
}
