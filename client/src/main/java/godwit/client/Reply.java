package godwit.client;

/**
 * What became of one request that was handed to a {@link Transport}.
 *
 * @param <A> what the service says
 */
public sealed interface Reply<A> {
  /**
   * The service answered.
   *
   * @param clock of the data service, when it answered; zero if the coordinator did
   */
  record Answered<A>(A answer, long clock) implements Reply<A> {}

  /**
   * The request was not done and never will be under this sending: nobody took it.
   *
   * @param detail the facts, as {@code key=value}
   */
  record Unavailable<A>(String detail) implements Reply<A> {}

  /**
   * The request was not done: no address of the store leads to a node, and none has since the
   * transport was made. A node that is about to start may be waited for, but not for long.
   *
   * @param detail the facts, as {@code key=value}
   * @param advice what to do next, in whole sentences
   * @param lasting whether it is so until somebody changes certificates, so that none is waited for
   */
  record Unreachable<A>(String detail, String advice, boolean lasting) implements Reply<A> {}

  /**
   * The request may have been done, or may still be.
   *
   * @param detail the facts, as {@code key=value}
   */
  record Unknown<A>(String detail) implements Reply<A> {}
}
