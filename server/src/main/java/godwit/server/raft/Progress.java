package godwit.server.raft;

/**
 * How far a follower is, as its leader knows.
 *
 * @param node the follower
 * @param number of its replica
 * @param votes whether it is a voter; else it is a learner
 * @param matchIndex index up to which its log is surely the leader's; 0 while that is not known
 * @param nextIndex index of the entry that it is sent next; 0 while nothing is sent to it
 * @param isAlive whether it can be reached, and answered within the election timeout
 */
public record Progress(
    String node, int number, boolean votes, long matchIndex, long nextIndex, boolean isAlive) {
  /**
   * Returns whether it could lead now: it votes, has answered within the election timeout, and
   * follows the leader's log. One that could not would leave the group without a leader for an
   * election timeout.
   */
  public boolean couldLead() {
    return votes && isAlive && matchIndex > 0;
  }
}
