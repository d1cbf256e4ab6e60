package godwit.server.replica;

import godwit.server.raft.RaftGroup;
import godwit.server.watch.WatchedMachine;

/**
 * How a replica of a group stands at one moment.
 *
 * @param leads whether it leads
 * @param leaderKnown whether it leads or knows who does
 * @param halted whether a fault has halted it
 * @param term in which it last began to lead
 * @param lastIndex of its log
 * @param appliedIndex up to which its machine has applied
 * @param busyNanos for how long its machine has been at one call
 * @param inFlight entries on their way through the log
 * @param waiting commands that wait for an entry
 */
public record GroupStanding(
    boolean leads,
    boolean leaderKnown,
    boolean halted,
    long term,
    long lastIndex,
    long appliedIndex,
    long busyNanos,
    int inFlight,
    int waiting) {
  static GroupStanding of(RaftGroup group, WatchedMachine machine, GroupCommit<?, ?> log) {
    boolean leads = group.leads();
    return new GroupStanding(
        leads,
        leads || group.leader().isPresent(),
        group.halted(),
        group.term(),
        group.lastIndex(),
        machine.applied(),
        machine.busyNanos(),
        log.inFlight(),
        log.waiting());
  }

  /** Returns how many entries of the log have not been applied yet. */
  public long lag() {
    return Math.max(0, lastIndex - appliedIndex);
  }
}
