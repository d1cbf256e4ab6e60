package godwit.server.raft;

/**
 * How far a follower is, as its leader knows.
 *
 * @param node the follower
 * @param votes whether it is a voter; else it is a learner
 * @param matchIndex index up to which its log is surely the leader's; 0 while that is not known
 * @param nextIndex index of the entry that it is sent next; 0 while nothing is sent to it
 * @param isAlive whether it answered within the election timeout
 */
public record Progress(
    String node, boolean votes, long matchIndex, long nextIndex, boolean isAlive) {}
