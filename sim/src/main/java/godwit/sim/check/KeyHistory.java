package godwit.sim.check;

import godwit.key.Bytes;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.Row;
import godwit.sim.history.Deed;
import godwit.sim.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What clients did to one key, as a search for an order sees it. */
final class KeyHistory {
  /** The end of what never was answered. */
  static final long NEVER = Long.MAX_VALUE;

  /** The version of a write that nobody ever heard of. */
  static final long UNHEARD = -1;

  /**
   * Something that happened, or may have happened, at one moment from {@code from} to {@code to}.
   */
  sealed interface Act {
    long from();

    long to();
  }

  /** The record was seen: present, absent, or, if only its version was told, of that version. */
  record Saw(Optional<Row> row, long from, long to) implements Act {}

  /** A condition failed: the record had this version; 0 if there was none. */
  record Failed(long version, long from, long to) implements Act {}

  /**
   * The record was changed.
   *
   * @param value its new value; empty if it was removed
   * @param version the commit's
   * @param sure whether it is known to have happened
   */
  record Changed(
      Optional<Bytes> value, Condition condition, long version, boolean sure, long from, long to)
      implements Act {}

  private KeyHistory() {}

  /** Returns the acts on every key that clients wrote or read. */
  static Map<Bytes, List<Act>> of(History history) {
    Map<Bytes, Long> versions = observedVersions(history);
    Map<Bytes, List<Act>> byKey = new TreeMap<>();
    for (Deed.Got got : history.gets()) {
      if (got.askedFor().isEmpty()) {
        of(got.key(), byKey).add(new Saw(got.row(), got.from(), got.to()));
      }
    }
    for (Deed.Wrote wrote : history.writes()) {
      for (Mutation mutation : wrote.mutations()) {
        act(wrote, mutation, versions).ifPresent(act -> of(mutation.key(), byKey).add(act));
      }
    }
    return byKey;
  }

  private static Optional<Act> act(Deed.Wrote wrote, Mutation mutation, Map<Bytes, Long> versions) {
    return switch (wrote.fate()) {
      case Deed.Fate.NotDone notDone -> Optional.empty();
      case Deed.Fate.Unknown unknown -> Optional.of(perhaps(wrote, mutation, versions));
      case Deed.Fate.Decided(Outcome outcome) ->
          switch (outcome) {
            case Outcome.Done done ->
                Optional.of(
                    new Changed(
                        value(mutation),
                        mutation.condition(),
                        done.version(),
                        true,
                        wrote.from(),
                        wrote.to()));
            case Outcome.ConditionFailed failed ->
                failed.key().equals(mutation.key())
                    ? Optional.of(new Failed(failed.version(), wrote.from(), wrote.to()))
                    : Optional.empty();
          };
    };
  }

  /** A value that somebody saw was written; each write has a value of its own. */
  private static Act perhaps(Deed.Wrote wrote, Mutation mutation, Map<Bytes, Long> versions) {
    Optional<Bytes> value = value(mutation);
    long version = value.map(written -> versions.getOrDefault(written, UNHEARD)).orElse(UNHEARD);
    return new Changed(
        value, mutation.condition(), version, version != UNHEARD, wrote.from(), NEVER);
  }

  private static Map<Bytes, Long> observedVersions(History history) {
    Map<Bytes, Long> versions = new TreeMap<>();
    history.gets().forEach(got -> got.row().ifPresent(row -> note(row, versions)));
    history.scans().forEach(scan -> scan.rows().forEach(row -> note(row, versions)));
    return versions;
  }

  private static void note(Row row, Map<Bytes, Long> versions) {
    versions.put(row.value(), row.version());
  }

  private static Optional<Bytes> value(Mutation mutation) {
    return switch (mutation) {
      case Mutation.Put put -> Optional.of(put.value());
      case Mutation.Delete delete -> Optional.empty();
    };
  }

  private static List<Act> of(Bytes key, Map<Bytes, List<Act>> byKey) {
    return byKey.computeIfAbsent(key, any -> new ArrayList<>());
  }
}
