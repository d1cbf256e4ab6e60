package godwit.sim.world;

import godwit.sim.world.QuorumLog.Logged;
import java.util.List;
import java.util.Optional;

/**
 * What one replica of several has applied of its log, and its last snapshot. Not thread-safe.
 *
 * @param <C> command
 * @param <A> answer
 */
final class Applier<C, A> {
  private static final long RETRY_MICROS = 60_000;

  private final QuorumMember<C, A> member;
  private final Quorum<C, A> quorum;
  private final Replica<C, A> replica;
  private final QuorumLog<C> log;
  private Optional<Replica.Image> image = Optional.empty();
  private long applied;
  private boolean planned;

  Applier(QuorumMember<C, A> member, Quorum<C, A> quorum, Replica<C, A> replica, QuorumLog<C> log) {
    this.member = member;
    this.quorum = quorum;
    this.replica = replica;
    this.log = log;
  }

  Replica<C, A> replica() {
    return replica;
  }

  long applied() {
    return applied;
  }

  /** Opens what the store has. */
  void open() {
    replica.open();
    applied = Math.max(replica.appliedIndex(), log.compacted());
  }

  void crash() {
    planned = false;
  }

  void erase() {
    planned = false;
    applied = 0;
    image = Optional.empty();
    replica.erase();
  }

  void snapshot() {
    replica.flush();
    if (log.compacted() < applied) {
      log.compact(applied);
      image = Optional.of(replica.image());
    }
    replica.logHolds(log.from(log.compacted() + 1).stream().map(Logged::entry).toList());
  }

  /** Takes another's snapshot in place of what it has, unless it has all of that. */
  void install(Applier<C, A> from) {
    if (from.image.isEmpty()) {
      from.snapshot();
    }
    long index = from.log.compacted();
    if (index > applied && from.image.isPresent()) {
      image = from.image;
      replica.install(from.image.get());
      log.install(index, from.log.termAt(index), from.log.firstMembers());
      applied = Math.max(index, log.compacted());
    }
  }

  /** Plans to apply what is committed, and durable here. */
  void soon() {
    if (!planned && applied < member.applicable()) {
      planned = true;
      member.after(member.seed().between(0, 200), this::apply);
    }
  }

  private void apply() {
    planned = false;
    long to = member.applicable();
    if (applied >= to) {
      return;
    }
    List<Logged<C>> decided = log.between(applied + 1, to);
    decided.forEach(quorum::decided);
    List<Entry<C>> entries =
        decided.stream().map(Logged::entry).filter(entry -> !entry.commands().isEmpty()).toList();
    if (!entries.isEmpty() && !apply(entries)) {
      member.misses();
      return;
    }
    applied = to;
    member.applied(to);
    member.drain();
  }

  /** Applies the entries, unless a file is nowhere that one of them needs. */
  private boolean apply(List<Entry<C>> entries) {
    replica.reaches(
        member.others().stream()
            .filter(other -> quorum.reach(member, other))
            .map(QuorumMember::replica)
            .toList());
    List<List<A>> answers;
    try {
      answers = replica.apply(entries, false);
    } catch (Replica.MissingFile e) {
      open();
      return false;
    }
    member.answer(entries, answers);
    return true;
  }

  /** Looks again whether a file has come that was missed. */
  void again() {
    member.after(RETRY_MICROS, this::soon);
  }
}
