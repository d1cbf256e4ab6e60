package godwit.tests.crash;

import java.util.Optional;

/**
 * What must be true of an item, by the diary.
 *
 * @param value of its last acknowledged write; 0 for no record
 * @param version of that write
 * @param pending the value of the write that may have been done since
 */
record Belief(long value, long version, Optional<Long> pending) {
  /** The belief about an item that was never written. */
  static final Belief NOTHING = new Belief(0, 0, Optional.empty());

  Belief intending(long next) {
    return new Belief(value, version, Optional.of(next));
  }

  Belief acknowledged(long at) {
    return new Belief(pending.orElseThrow(), at, Optional.empty());
  }

  Belief notDone() {
    return new Belief(value, version, Optional.empty());
  }

  /** Returns whether an item may be found like this; {@code foundVersion} is 0 for no record. */
  boolean admits(long found, long foundVersion) {
    boolean unchanged = found == value && (found == 0 || foundVersion == version);
    boolean done =
        pending.isPresent() && found == pending.get() && (found == 0 || foundVersion > version);
    return unchanged || done;
  }
}
