package godwit.server.raft;

/** Why a replica did not do what it was asked for. */
public enum Failure {
  /** Surely not done: the replica does not lead. */
  NOT_LEADER,
  /** Surely not done: too many proposals are outstanding. */
  BUSY,
  /** Surely not done: the replica is closed. */
  CLOSED,
  /** Surely not done: the membership of the group is not one in which it can be. */
  REFUSED,
  /** Surely not done: the node's log is too far behind the leader's. */
  NOT_CAUGHT_UP,
  /** Surely not done: the node's wall clock may stamp nothing. */
  CLOCK_AHEAD,
  /** May be in the log, and may yet be applied. */
  UNKNOWN
}
