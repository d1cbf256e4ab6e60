package godwit.sim.world;

import godwit.placement.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The log of one replica of several: its beginning may be let go, its end may be replaced by
 * another leader's, and what is not durable is lost in a crash. Indexes begin at 1. Who belongs to
 * the group is what the last entry says that says it, durable or not. Not thread-safe.
 *
 * @param <C> command
 */
final class QuorumLog<C> {
  private final ArrayList<Logged<C>> entries = new ArrayList<>();
  private long firstTerm;
  private long compacted;
  private long durable;
  private Membership firstMembers = Membership.NONE;
  private Membership members = Membership.NONE;
  private long membersAt;

  /**
   * An entry and the term of the leader that appended it.
   *
   * @param members who belongs to the group from here on, if the entry says so
   * @param <C> command
   */
  record Logged<C>(long term, Entry<C> entry, Optional<Membership> members) {
    Logged(long term, Entry<C> entry) {
      this(term, entry, Optional.empty());
    }

    long index() {
      return entry.index();
    }
  }

  /** Begins a group of these members. */
  void found(Membership founders) {
    firstMembers = founders;
    members = founders;
  }

  /** Returns who belongs to the group. */
  Membership members() {
    return members;
  }

  /**
   * Returns the index of the entry that says so; that of one let go, or less, if none here does.
   */
  long membersAt() {
    return membersAt;
  }

  /** Returns who belonged to the group when the log was let go. */
  Membership firstMembers() {
    return firstMembers;
  }

  /** Loses everything. */
  void erase() {
    entries.clear();
    firstTerm = 0;
    compacted = 0;
    durable = 0;
    found(Membership.NONE);
    membersAt = 0;
  }

  /** Returns the index up to which the log was let go. */
  long compacted() {
    return compacted;
  }

  /** Returns the index up to which a crash loses nothing. */
  long durable() {
    return durable;
  }

  long lastIndex() {
    return compacted + entries.size();
  }

  long lastTerm() {
    return termAt(lastIndex());
  }

  /** Returns whether another log lacks something that this one has. */
  boolean aheadOf(QuorumLog<C> other) {
    return lastTerm() > other.lastTerm()
        || (lastTerm() == other.lastTerm() && lastIndex() > other.lastIndex());
  }

  /** Returns the term of the entry at {@code index}, which is the last that was let go or later. */
  long termAt(long index) {
    return index == compacted ? firstTerm : at(index).term();
  }

  /** Returns whether the entry at {@code index} is here, or was, with that term. */
  boolean matches(long index, long term) {
    return index >= compacted && index <= lastIndex() && termAt(index) == term;
  }

  Logged<C> at(long index) {
    return entries.get((int) (index - compacted - 1));
  }

  /** Returns the entries from {@code index} on. */
  List<Logged<C>> from(long index) {
    return List.copyOf(entries.subList((int) (index - compacted - 1), entries.size()));
  }

  /** Returns what follows {@code index} up to {@code to}, both inclusive. */
  List<Logged<C>> between(long index, long to) {
    return List.copyOf(entries.subList((int) (index - compacted - 1), (int) (to - compacted)));
  }

  void append(Logged<C> entry) {
    if (entry.index() != lastIndex() + 1) {
      throw new AssertionError("a gap: last=" + lastIndex() + " next=" + entry.index());
    }
    entries.add(entry);
    entry.members().ifPresent(said -> members(said, entry.index()));
  }

  /**
   * Takes a leader's entries, which follow one that matches; what differs gives way.
   *
   * @param committed up to where nothing can differ
   * @return the last entry, if any of them was new
   */
  Optional<Logged<C>> take(List<Logged<C>> news, long committed) {
    Optional<Logged<C>> last = Optional.empty();
    for (Logged<C> entry : news) {
      if (entry.index() <= compacted || matches(entry.index(), entry.term())) {
        continue;
      }
      if (entry.index() <= committed) {
        throw new AssertionError("a committed entry gives way: " + at(entry.index()) + " " + entry);
      }
      cut(entry.index() - 1);
      durable = Math.min(durable, lastIndex());
      append(entry);
      last = Optional.of(entry);
    }
    return last;
  }

  /** Hears that everything up to an entry was synced, if it is still there. */
  void synced(Logged<C> entry) {
    if (entry.index() > compacted && matches(entry.index(), entry.term())) {
      durable = Math.max(durable, entry.index());
    }
  }

  /** Lets everything up to {@code index} go, which the store has. */
  void compact(long index) {
    if (index > compacted) {
      begin(index, termAt(index));
    }
  }

  /** Begins behind a snapshot; keeps what follows it if the log has its last entry. */
  void install(long index, long term, Membership then) {
    if (index <= compacted) {
      return;
    }
    if (!matches(index, term)) {
      entries.clear();
      compacted = index;
      durable = 0;
      members(then, index);
    }
    begin(index, term);
    firstMembers = then;
    recall();
  }

  /** Loses the end that is not durable: all of it, nothing, or some. */
  void crash(Seed seed) {
    long last = lastIndex();
    long kept = durable >= last ? last : seed.between(durable, last);
    cut(kept);
    durable = lastIndex();
  }

  private void cut(long to) {
    while (lastIndex() > to) {
      entries.removeLast();
    }
    if (membersAt > to) {
      recall();
    }
  }

  private void recall() {
    members(firstMembers, compacted);
    for (Logged<C> entry : entries) {
      entry.members().ifPresent(said -> members(said, entry.index()));
    }
  }

  private void members(Membership said, long at) {
    members = said;
    membersAt = at;
  }

  private void begin(long index, long term) {
    while (!entries.isEmpty() && entries.getFirst().index() <= index) {
      entries.removeFirst().members().ifPresent(said -> firstMembers = said);
    }
    compacted = index;
    firstTerm = term;
    durable = Math.max(durable, index);
  }
}
