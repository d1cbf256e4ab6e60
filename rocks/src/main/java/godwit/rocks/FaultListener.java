package godwit.rocks;

/** The one who is told that a store can't go on, so that the replica over it halts. */
@FunctionalInterface
public interface FaultListener {
  /**
   * Takes the first fault of a store: a {@code CorruptionException}, after which the store answers
   * nothing more, or a {@link StoreUnavailableException}, after which it takes no more commits.
   *
   * <p>Called at most once a store, from any thread, one of the database's among them: it must
   * return soon and must not close the store itself.
   */
  void onFault(RuntimeException fault);
}
