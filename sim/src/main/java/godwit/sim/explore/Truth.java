package godwit.sim.explore;

import godwit.key.Bytes;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.ServiceRequest;
import godwit.sim.world.BrokenPromise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What all writes decided so far come to, taken one after another in the order of their decisions:
 * what every reader must see.
 *
 * @param outcomes of each write of the configuration, once it is decided
 * @param histories of each key, by its place among the keys, oldest first
 */
record Truth(List<Optional<Outcome>> outcomes, List<List<Version>> histories) {

  /**
   * What a key has from a time on.
   *
   * @param value empty once it is deleted
   */
  record Version(long at, Optional<Bytes> value) {}

  Truth {
    outcomes = List.copyOf(outcomes);
    histories = histories.stream().map(List::copyOf).toList();
  }

  /** Nothing is written yet. */
  static Truth blank(int writes, int keys) {
    List<Optional<Outcome>> outcomes = new ArrayList<>();
    List<List<Version>> histories = new ArrayList<>();
    for (int i = 0; i < writes; i++) {
      outcomes.add(Optional.empty());
    }
    for (int i = 0; i < keys; i++) {
      histories.add(List.of());
    }
    return new Truth(outcomes, histories);
  }

  /** Returns what the key has at {@code time}: the newest version not above it. */
  Optional<Version> at(int key, long time) {
    Optional<Version> newest = Optional.empty();
    for (Version version : histories.get(key)) {
      if (version.at() <= time) {
        newest = Optional.of(version);
      }
    }
    return newest;
  }

  /**
   * Takes in that a write was decided, once more or for the first time.
   *
   * @param keys all keys, in their places
   */
  Truth decided(int number, ServiceRequest.Write write, Outcome outcome, List<Bytes> keys) {
    Optional<Outcome> before = outcomes.get(number);
    if (before.isPresent()) {
      promise(before.get().equals(outcome), "A request is decided once.", write, outcome);
      return this;
    }
    List<Optional<Outcome>> now = new ArrayList<>(outcomes);
    now.set(number, Optional.of(outcome));
    List<List<Version>> after = new ArrayList<>(histories);
    switch (outcome) {
      case Outcome.Done done -> {
        for (Mutation mutation : write.mutations()) {
          int key = keys.indexOf(mutation.key());
          promise(holds(mutation, key), "A condition holds for what is there.", write, outcome);
          promise(newestOf(key) < done.version(), "Versions increase.", write, outcome);
          List<Version> history = new ArrayList<>(histories.get(key));
          history.add(new Version(done.version(), valueOf(mutation)));
          after.set(key, history);
        }
      }
      case Outcome.ConditionFailed failed -> {
        boolean held = write.mutations().stream().allMatch(m -> holds(m, keys.indexOf(m.key())));
        promise(!held, "A condition fails for what is there.", write, outcome);
      }
    }
    return new Truth(now, after);
  }

  private boolean holds(Mutation mutation, int key) {
    Condition condition =
        switch (mutation) {
          case Mutation.Put put -> put.condition();
          case Mutation.Delete delete -> delete.condition();
        };
    long present =
        at(key, Long.MAX_VALUE).filter(v -> v.value().isPresent()).isPresent() ? newestOf(key) : 0;
    return condition.holds(present);
  }

  private long newestOf(int key) {
    List<Version> history = histories.get(key);
    return history.isEmpty() ? 0 : history.getLast().at();
  }

  private static Optional<Bytes> valueOf(Mutation mutation) {
    return switch (mutation) {
      case Mutation.Put put -> Optional.of(put.value());
      case Mutation.Delete delete -> Optional.empty();
    };
  }

  private static void promise(
      boolean kept, String promise, ServiceRequest.Write write, Outcome outcome) {
    if (!kept) {
      throw new BrokenPromise(promise, "write=" + write + " outcome=" + outcome);
    }
  }
}
