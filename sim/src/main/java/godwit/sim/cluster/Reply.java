package godwit.sim.cluster;

/**
 * What comes back over the network for one sending of a request.
 *
 * @param <A> answer
 */
public sealed interface Reply<A> {
  /**
   * The request was answered.
   *
   * @param clock of the service; zero if the coordinator answered
   */
  record Answered<A>(A answer, long clock) implements Reply<A> {}

  /** This sending did nothing, and will not: nobody leads here. */
  record NotDone<A>() implements Reply<A> {}

  /** This sending may have been done, or may still be. */
  record Unknown<A>() implements Reply<A> {}
}
