package godwit.server.raft;

import godwit.key.Bytes;

/**
 * An entry that a replica offers to its log.
 *
 * <p>It ends exactly once: it is handed to {@link Replicated#apply} as the local proposal of its
 * entry, or it fails. Only when that call throws does it fail after it was handed over, with {@link
 * Failure#UNKNOWN}.
 */
public interface Proposal {
  /** The entry; the same at every call. */
  Bytes bytes();

  /**
   * Ends this proposal unapplied. Called on any thread, also on that which submits; must not block.
   */
  void failed(Failure why);
}
