package godwit.server.replica;

import godwit.store.Staging;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Lets staged files go once no entry that names them can be delivered again. Not thread-safe: the
 * apply thread owns it.
 */
final class StagedFiles {
  /*
   * The log lets entries go that lie before the last but one snapshot. So a file that was ingested
   * before the snapshot before last began can't be asked for: neither by a restart, which begins at
   * a later state, nor by a replay of the log. Of files that were there at the start, only that is
   * known; they count as ingested then. [DESIGN §6, bulk]
   */
  private final Staging staging;
  private final Map<String, Long> ingestedIn = new TreeMap<>();
  private long generation = 1;

  StagedFiles(Staging staging) {
    this.staging = staging;
    staging.names().forEach(name -> ingestedIn.put(name, generation));
  }

  void ingested(String file) {
    ingestedIn.put(file, generation);
  }

  /** Returns whether a snapshot would let files go, now or later. */
  boolean waiting() {
    return !ingestedIn.isEmpty();
  }

  /**
   * Begins the next generation, with a snapshot, and lets the files of the generations before the
   * last go.
   *
   * @param open whether a file is staged for an entry that is still to come
   */
  void snapshotBegins(Predicate<String> open) {
    for (String name : staging.names()) {
      if (!ingestedIn.containsKey(name) && open.test(name)) {
        continue;
      }
      long ingested = ingestedIn.computeIfAbsent(name, file -> generation);
      if (ingested < generation) {
        staging.discard(name);
        ingestedIn.remove(name);
      }
    }
    generation++;
  }
}
