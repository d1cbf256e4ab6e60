package godwit.sim.world;

/**
 * What a leader knows of another replica of its group, in its term. Not thread-safe.
 *
 * @param <C> command
 * @param <A> answer
 */
final class Follower<C, A> {
  private final QuorumMember<C, A> member;
  private final String name;
  private long matched;
  private long acknowledged;
  private long told;
  private boolean snapshot;
  private boolean waiting;
  private int sendings;

  /** Begins with a replica whose log may be taken to match up to {@code matched}, or is asked. */
  Follower(QuorumMember<C, A> member, long matched) {
    this.member = member;
    this.name = member.name();
    this.matched = matched;
  }

  QuorumMember<C, A> member() {
    return member;
  }

  String name() {
    return name;
  }

  /** Returns whether its host has not deleted it. */
  boolean present() {
    return member.name().equals(name);
  }

  /** Returns the index up to which its log is durable and the leader's. */
  long matched() {
    return matched;
  }

  /** Returns the index up to which it has said so itself; 0 if it has said nothing. */
  long acknowledged() {
    return acknowledged;
  }

  /** Returns whether it needs a snapshot of a leader that has let go of what is before. */
  boolean needsSnapshot(long compacted) {
    return snapshot || matched < compacted;
  }

  /** Returns whether there is something to send, and nothing on its way. */
  boolean canBeSent(long last, long committed) {
    return !waiting && (snapshot || matched < last || told < committed);
  }

  /** Notes a sending; returns its number. */
  int sent() {
    waiting = true;
    sendings++;
    return sendings;
  }

  /** Takes a sending that was not answered for lost. */
  void timedOut(int sending) {
    if (sending == sendings) {
      waiting = false;
    }
  }

  /** Takes in that a crash may have made it forget what is committed. */
  void forgets(long committed) {
    told = Math.min(told, committed);
  }

  /** Takes in its answer. */
  void heard(long durable, long known, boolean lacks) {
    if (lacks || durable > matched || known > told) {
      waiting = false;
    }
    matched = Math.max(matched, durable);
    acknowledged = Math.max(acknowledged, durable);
    told = Math.max(told, known);
    snapshot = lacks;
  }
}
