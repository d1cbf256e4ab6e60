package godwit.sim.matrix;

/** How somebody fails. */
public enum Failure {
  /** A crash with the loss of all that was not durable, and a start a quarter of a second later. */
  CRASH,
  /** Another leader, who may or may not have what was not durable. */
  LOST_LEADERSHIP,
  /** No message from or to the others, for four tenths of a second. */
  CUT_OFF,
  /** A crash, and no start before everything else has given up waiting. */
  GONE,
  /** Of a group of three replicas, the leader has another lead, as it is asked to. */
  HANDED_ON,
  /** A fourth replica is added to the group: it learns, then it votes. */
  GROWN,
  /** A replica that does not lead is taken out of the group, and keeps what it has. */
  SHRUNK,
  /** A fourth replica takes the place of the one that leads, which is deleted. */
  EXCHANGED,
  /**
   * The same, and then the host of the one that was deleted is given another replica, which votes.
   */
  HOSTED_AGAIN,
  /**
   * The replica that leads is taken out and added again, and the order to delete it comes after.
   */
  DELETED_LATE,
  /**
   * The coordinator alone: it comes back as it was before the move was asked for, as from a backup.
   */
  PUT_BACK;

  /** Returns whether who fails is a group of several replicas, whose members change. */
  boolean changesMembers() {
    return switch (this) {
      case HANDED_ON, GROWN, SHRUNK, EXCHANGED, HOSTED_AGAIN, DELETED_LATE -> true;
      case CRASH, LOST_LEADERSHIP, CUT_OFF, GONE, PUT_BACK -> false;
    };
  }
}
