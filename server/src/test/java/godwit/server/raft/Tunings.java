package godwit.server.raft;

import godwit.server.journal.Journal;

/** How the nodes of tests work. */
final class Tunings {
  private Tunings() {}

  /** Those of a node that reaches no other. */
  static Raft.Tuning tuning(Journal.Settings journal, boolean mayReadAlone) {
    return new Raft.Tuning(journal, RaftTransport.NONE, 128L << 20, mayReadAlone);
  }
}
