package godwit.data;

/**
 * Below which sequence a client has all answers, and when it issued the newest request that said
 * so.
 */
record Mark(long below, long issuedAt) {
  static final Mark NONE = new Mark(0, 0);

  static Mark of(Completion completion) {
    return new Mark(completion.id().acknowledgedBelow(), completion.id().issuedAt());
  }

  Mark merge(Mark other) {
    if (other.below <= below && other.issuedAt <= issuedAt) {
      return this;
    }
    return new Mark(Math.max(below, other.below), Math.max(issuedAt, other.issuedAt));
  }

  /** Returns whether this may be why {@code merged} is what it is. */
  boolean shapes(Mark merged) {
    return below == merged.below || issuedAt == merged.issuedAt;
  }
}
