package godwit.server.raft;

import godwit.key.Bytes;

/**
 * A message from a replica to another of its group, on its way there.
 *
 * @param group the group of both
 * @param lane what it may overtake
 * @param kind what it asks for
 * @param body its bytes, which only this package can read; checked by the receiver
 */
public record RaftMessage(String group, Lane lane, Kind kind, Bytes body) {

  /** The lanes of the way to a node. What is sent in one never waits for what is in another. */
  public enum Lane {
    /** Votes, heartbeats, reads: small, and answered without delay. */
    CONTROL,
    /** Entries of logs, in order. */
    ENTRIES,
    /** Parts of snapshots. */
    FILES
  }

  /** What a message asks for. */
  public enum Kind {
    /** A vote, or whether there would be one. */
    VOTE,
    /** To append entries; without any it is a heartbeat or a probe. */
    ENTRIES,
    /** To fetch the sender's snapshot and begin from it; answered when that is done. */
    SNAPSHOT,
    /** To stand for election at once, for the sender gives up its leadership. */
    ELECTION,
    /** Whether there is a later term than the sender's, who leads and is to answer a read. */
    READ,
    /** A part of a file of a snapshot. */
    FILE
  }
}
