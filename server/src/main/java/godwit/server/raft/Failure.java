package godwit.server.raft;

/** Why a proposal was not applied through the replica that offered it. */
public enum Failure {
  /** Surely not done: the replica does not lead. */
  NOT_LEADER,
  /** Surely not done: too many proposals are outstanding. */
  BUSY,
  /** Surely not done: the replica is closed. */
  CLOSED,
  /** May be in the log, and may yet be applied. */
  UNKNOWN
}
