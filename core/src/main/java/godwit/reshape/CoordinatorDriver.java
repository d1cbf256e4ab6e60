package godwit.reshape;

import godwit.coordinator.CoordinatorState;
import godwit.coordinator.Operation;
import godwit.coordinator.Task;
import godwit.data.InquiryAnswer;
import godwit.partition.OperationId;
import godwit.reshape.Knowledge.Party;
import godwit.reshape.Situation.Wanted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What the coordinator's leader does about the open operations: for each it asks the services where
 * they stand, tells them the next step and records what their logs decided.
 *
 * <p>It concludes from answers alone: never from silence, nor from a service's not knowing a
 * partition.
 */
public final class CoordinatorDriver implements Driver<CoordinatorState> {
  private final ReshapeSettings settings;
  private final TreeMap<OperationId, Knowledge> known = new TreeMap<>();
  private final Outstanding<Topic> outstanding = new Outstanding<>();
  private final Consumer<Set<OperationId>> progress;
  private SortedSet<OperationId> slowing = new TreeSet<>();

  /** What an errand is about: one party to one attempt. */
  private record Topic(OperationId operation, int attempt, Party party)
      implements Comparable<Topic> {
    @Override
    public int compareTo(Topic other) {
      int first = operation.compareTo(other.operation);
      int second = first != 0 ? first : Integer.compare(attempt, other.attempt);
      return second != 0 ? second : party.compareTo(other.party);
    }
  }

  public CoordinatorDriver(ReshapeSettings settings) {
    this(settings, slowing -> {});
  }

  /**
   * Makes a driver that knows nothing yet.
   *
   * @param progress hears which operations have writers slowed, first and whenever that changes
   */
  public CoordinatorDriver(ReshapeSettings settings, Consumer<Set<OperationId>> progress) {
    this.settings = settings;
    this.progress = progress;
    progress.accept(slowing);
  }

  @Override
  public List<Errand> next(CoordinatorState view, long nowMillis) {
    if (view.learning().isPresent()) {
      known.clear();
      return List.of();
    }
    List<Errand> errands = new ArrayList<>();
    TreeSet<OperationId> open = new TreeSet<>();
    for (Operation operation : view.operations().open()) {
      open.add(operation.id());
      for (Wanted wanted : plan(operation, view, nowMillis)) {
        Topic topic = new Topic(operation.id(), operation.attempt(), wanted.party());
        if (!outstanding.has(topic)) {
          errands.add(outstanding.send(topic, wanted.intent()));
        }
      }
    }
    known.keySet().retainAll(open);
    slowing.stream().filter(it -> !open.contains(it)).forEach(it -> note(it, false));
    return errands;
  }

  @Override
  public void heard(Errand errand, Heard heard, long nowMillis) {
    outstanding.back(errand).ifPresent(topic -> heard(topic, heard, nowMillis));
  }

  private void heard(Topic topic, Heard heard, long nowMillis) {
    Knowledge before = known.get(topic.operation());
    if (before != null && before.attempt() == topic.attempt()) {
      known.put(
          topic.operation(), before.after(topic.party(), heard, nowMillis, settings.pollMillis()));
      if (topic.party() == Party.OWNER
          && heard instanceof Heard.Answered(InquiryAnswer.Status status)) {
        note(topic.operation(), status.slowed());
      }
    }
  }

  private void note(OperationId operation, boolean slows) {
    if (slowing.contains(operation) != slows) {
      TreeSet<OperationId> next = new TreeSet<>(slowing);
      if (slows) {
        next.add(operation);
      } else {
        next.remove(operation);
      }
      slowing = Collections.unmodifiableSortedSet(next);
      progress.accept(slowing);
    }
  }

  private List<Wanted> plan(Operation operation, CoordinatorState view, long nowMillis) {
    Knowledge knowledge = known.get(operation.id());
    if (knowledge == null || knowledge.attempt() != operation.attempt()) {
      knowledge = Knowledge.nothing(operation.attempt(), nowMillis);
      known.put(operation.id(), knowledge);
    }
    Situation now = new Situation(operation, knowledge, view, settings, nowMillis);
    switch (operation.task()) {
      case Task.CreateTable create -> new LocalPlan(now).found(create);
      case Task.DropTable drop -> new DropPlan(now).drop(drop);
      case Task.Split split -> new LocalPlan(now).split(split);
      case Task.Join join -> new LocalPlan(now).join(join);
      case Task.Move move -> new MovePlan(now, move).plan();
      case Task.SplitAndMove parts -> {}
      case Task.MoveAndJoin parts -> {}
    }
    return now.wanted();
  }
}
