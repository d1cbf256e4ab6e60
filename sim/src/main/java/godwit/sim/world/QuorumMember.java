package godwit.sim.world;

import godwit.clock.HybridClock;
import godwit.sim.world.QuorumLog.Logged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One replica of a group of several. Its leader sends entries to the others; what a majority has
 * synced is committed, and applied everywhere, later elsewhere. A leader that the others don't
 * reach any more goes on believing for a while; whoever has missed what was let go is sent a
 * snapshot. Not thread-safe.
 *
 * @param <C> command
 * @param <A> answer
 */
public final class QuorumMember<C, A> implements SimGroup<C, A> {
  private static final long RETRY_MICROS = 60_000;
  private static final long CONFIRM_MICROS = 400_000;
  private static final long MAX_BELIEF_MICROS = 2_500_000;

  private final String name;
  private final Quorum<C, A> quorum;
  private final Host host;
  private final Replica<C, A> replica;
  private final Timing timing;
  private final Seed seed;
  private final QuorumLog<C> log = new QuorumLog<>();
  private final Proposals<C, A> proposals = new Proposals<>();
  private final Map<QuorumMember<C, A>, Follower<C, A>> followers = new LinkedHashMap<>();
  private final List<Read> reads = new ArrayList<>();
  private long term;
  private long committed;
  private long applied;
  private long ledFrom;
  private boolean elected;
  private boolean serves;
  private boolean applyPlanned;
  private long deafUntilMicros;
  private long doubtMicros = -1;

  /** A read that waits for what was committed when it came. */
  private record Read(long index, Consumer<Boolean> then) {}

  public QuorumMember(
      Quorum<C, A> quorum, Host host, Replica<C, A> replica, Timing timing, Seed seed) {
    this.name = host.name();
    this.quorum = quorum;
    this.host = host;
    this.replica = replica;
    this.timing = timing;
    this.seed = seed;
    quorum.join(this);
  }

  @Override
  public boolean leads() {
    return serves;
  }

  @Override
  public long term() {
    return term;
  }

  @Override
  public boolean settled() {
    return host.up()
        && quorum
            .newest()
            .filter(leader -> leader.serves && (leader == this || !elected))
            .filter(leader -> applied == leader.log.lastIndex())
            .isPresent();
  }

  @Override
  public void start(long gapMicros) {
    replica.open();
    applied = Math.max(replica.appliedIndex(), log.compacted());
    committed = applied;
    deafUntilMicros = quorum.nowMicros() + gapMicros;
    replica.leads(false);
  }

  @Override
  public void submit(C command, boolean alone, Consumer<Optional<A>> answer) {
    if (!serves) {
      answer.accept(Optional.empty());
      return;
    }
    proposals.add(command, alone, answer);
    drain();
  }

  /** Asks the others whether they know of a later leader, as Raft's read index does. */
  @Override
  public void confirm(Consumer<Boolean> then) {
    if (!serves) {
      then.accept(false);
      return;
    }
    long asked = term;
    long index = committed;
    TreeSet<String> agreed = new TreeSet<>(List.of(name));
    boolean[] over = {false};
    host.after(CONFIRM_MICROS, () -> conclude(over, () -> then.accept(false)));
    for (QuorumMember<C, A> other : others()) {
      ask(
          other,
          () -> other.term <= asked,
          agrees -> {
            if (agrees && agreed.add(other.name) && serves && term == asked) {
              if (quorum.majority(agreed.size())) {
                conclude(over, () -> whenApplied(index, then));
              }
            }
          });
    }
  }

  @Override
  public void crash() {
    host.crash();
    elected = false;
    serves = false;
    applyPlanned = false;
    proposals.clear();
    reads.clear();
    followers.clear();
    log.crash(seed);
    replica.leads(false);
    replica.crash();
    doubtMicros = -1;
  }

  /** The others don't hear it for a while; it may know, or go on believing. */
  @Override
  public void stepDown(long gapMicros) {
    deafUntilMicros = quorum.nowMicros() + gapMicros;
    if (elected && seed.chance(500)) {
      resign();
    }
  }

  @Override
  public void snapshot() {
    replica.flush();
    log.compact(applied);
    replica.logHolds(log.from(log.compacted() + 1).stream().map(Logged::entry).toList());
  }

  Host host() {
    return host;
  }

  boolean elected() {
    return elected;
  }

  /** Returns whether the other replicas' messages get here. */
  boolean hears() {
    return host.up() && quorum.nowMicros() >= deafUntilMicros;
  }

  /** Returns whether a candidate lacks something that this log has. */
  boolean aheadOf(QuorumMember<C, A> candidate) {
    return log.lastTerm() > candidate.log.lastTerm()
        || (log.lastTerm() == candidate.log.lastTerm()
            && log.lastIndex() > candidate.log.lastIndex());
  }

  /** Hears of a term; an earlier leader resigns. */
  void see(long now) {
    if (now > term) {
      resign();
      term = now;
    }
  }

  /** Begins to lead in the present term. */
  void lead() {
    elected = true;
    doubtMicros = -1;
    others().forEach(other -> followers.put(other, new Follower<>(other, log.compacted())));
    ledFrom = log.lastIndex() + 1;
    append(List.of());
    heartbeat();
  }

  /** Looks whether it can still lead; one that is cut off finds out late. */
  void look(boolean reachesMajority) {
    if (!elected || reachesMajority) {
      doubtMicros = -1;
    } else if (doubtMicros < 0) {
      doubtMicros = quorum.nowMicros() + seed.between(0, MAX_BELIEF_MICROS);
    } else if (quorum.nowMicros() > doubtMicros) {
      resign();
    }
  }

  /** Tells every other replica what it doesn't know. */
  void heartbeat() {
    for (Follower<C, A> to : List.copyOf(followers.values())) {
      QuorumMember<C, A> other = to.member();
      if (other.term < term) {
        long mine = term;
        send(other, () -> other.see(mine));
      }
      to.forgets(other.committed);
      replicate(to);
    }
  }

  private void resign() {
    if (elected) {
      elected = false;
      serves = false;
      followers.clear();
      replica.leads(false);
      proposals.giveUp();
      answerReads(reads, false);
    }
  }

  private void drain() {
    while (serves && proposals.ready()) {
      append(proposals.take(log.lastIndex() + 1));
    }
  }

  private void append(List<C> commands) {
    long stamp = HybridClock.ofMillis(timing.clock().millis());
    Logged<C> entry = new Logged<>(term, new Entry<>(log.lastIndex() + 1, stamp, commands));
    log.append(entry);
    host.after(
        timing.syncMicros(seed),
        () -> {
          log.synced(entry);
          advance();
          applySoon();
        });
    followers.values().forEach(this::replicate);
  }

  private void replicate(Follower<C, A> to) {
    if (!elected || !to.canBeSent(log.lastIndex(), committed)) {
      return;
    }
    int sending = to.sent();
    host.after(
        RETRY_MICROS,
        () -> {
          to.timedOut(sending);
          replicate(to);
        });
    long mine = term;
    QuorumMember<C, A> other = to.member();
    if (to.needsSnapshot(log.compacted())) {
      send(other, () -> other.install(this, mine));
      return;
    }
    long before = to.matched();
    long beforeTerm = log.termAt(before);
    List<Logged<C>> entries = log.from(before + 1);
    long known = committed;
    send(other, () -> other.take(this, mine, before, beforeTerm, entries, known));
  }

  /** Takes entries that follow {@code before}. */
  private void take(
      QuorumMember<C, A> leader,
      long itsTerm,
      long before,
      long beforeTerm,
      List<Logged<C>> entries,
      long known) {
    if (itsTerm < term) {
      long mine = term;
      send(leader, () -> leader.see(mine));
      return;
    }
    see(itsTerm);
    if (before > committed && !log.matches(before, beforeTerm)) {
      send(leader, () -> leader.heard(this, itsTerm, 0, 0, true));
      return;
    }
    Optional<Logged<C>> added = log.take(entries, committed);
    long last = before + entries.size();
    committed = Math.max(committed, Math.min(known, last));
    applySoon();
    if (added.isPresent()) {
      host.after(
          timing.syncMicros(seed),
          () -> {
            log.synced(added.get());
            applySoon();
            acknowledge(leader, itsTerm, last, known);
          });
    } else {
      acknowledge(leader, itsTerm, last, known);
    }
  }

  private void acknowledge(QuorumMember<C, A> leader, long itsTerm, long last, long known) {
    if (term == itsTerm) {
      long durable = Math.min(last, log.durable());
      send(leader, () -> leader.heard(this, itsTerm, durable, known, false));
    }
  }

  /** Hears what another replica has made durable. */
  private void heard(
      QuorumMember<C, A> from, long inTerm, long matched, long known, boolean snapshot) {
    Follower<C, A> follower = followers.get(from);
    if (!elected || inTerm != term || follower == null) {
      return;
    }
    follower.heard(matched, known, snapshot);
    advance();
    replicate(follower);
  }

  /** Takes the leader's store in place of its own. */
  private void install(QuorumMember<C, A> leader, long itsTerm) {
    if (itsTerm < term || !leader.host.up()) {
      return;
    }
    see(itsTerm);
    long index = leader.applied;
    if (index > applied) {
      replica.install(leader.replica);
      log.install(index, leader.log.termAt(index));
      applied = Math.max(index, log.compacted());
      committed = Math.max(committed, applied);
    }
    acknowledge(leader, itsTerm, committed, 0);
  }

  /** Commits what a majority has, if it is of this term (section 5.4.2 of the paper on Raft). */
  private void advance() {
    if (!elected) {
      return;
    }
    List<Long> durable = new ArrayList<>(List.of(log.durable()));
    followers.values().forEach(follower -> durable.add(follower.matched()));
    durable.sort(null);
    long majority = durable.get((durable.size() - 1) / 2);
    if (majority > committed && log.termAt(majority) == term) {
      committed = majority;
      applySoon();
      followers.values().forEach(this::replicate);
    }
  }

  private void applySoon() {
    if (!applyPlanned && applied < applicable()) {
      applyPlanned = true;
      host.after(seed.between(0, 200), this::apply);
    }
  }

  private void apply() {
    applyPlanned = false;
    long to = applicable();
    if (applied >= to) {
      return;
    }
    List<Entry<C>> entries =
        log.between(applied + 1, to).stream()
            .map(Logged::entry)
            .filter(entry -> !entry.commands().isEmpty())
            .toList();
    if (!entries.isEmpty() && !apply(entries)) {
      miss();
      return;
    }
    applied = to;
    if (elected && !serves && applied >= ledFrom) {
      serves = true;
      replica.leads(true);
    }
    answerReads(reads.stream().filter(read -> read.index() <= applied).toList(), serves);
    drain();
  }

  /** Returns the index up to which the log is committed, and durable here. */
  private long applicable() {
    return Math.min(committed, log.durable());
  }

  /** Applies the entries, unless a file is nowhere that one of them needs. */
  private boolean apply(List<Entry<C>> entries) {
    replica.reaches(
        others().stream()
            .filter(other -> quorum.reach(this, other))
            .map(other -> other.replica)
            .toList());
    List<List<A>> answers;
    try {
      answers = replica.apply(entries, false);
    } catch (Replica.MissingFile e) {
      replica.open();
      applied = Math.max(replica.appliedIndex(), log.compacted());
      return false;
    }
    for (int i = 0; i < entries.size(); i++) {
      proposals.answer(entries.get(i).index(), answers.get(i));
    }
    return true;
  }

  /** Asks the leader for a snapshot; a leader lets another lead, who has more. */
  private void miss() {
    if (elected) {
      stepDown(seed.between(0, RETRY_MICROS));
      resign();
    } else {
      long mine = term;
      quorum.newest().ifPresent(leader -> send(leader, () -> leader.heard(this, mine, 0, 0, true)));
      host.after(RETRY_MICROS, this::applySoon);
    }
  }

  private void whenApplied(long index, Consumer<Boolean> then) {
    if (applied >= index) {
      then.accept(serves);
    } else {
      reads.add(new Read(index, then));
    }
  }

  private void answerReads(List<Read> some, boolean leads) {
    List<Read> due = List.copyOf(some);
    reads.removeAll(due);
    due.forEach(read -> read.then().accept(leads));
  }

  private static void conclude(boolean[] over, Runnable end) {
    if (!over[0]) {
      over[0] = true;
      end.run();
    }
  }

  private List<QuorumMember<C, A>> others() {
    return quorum.members().stream().filter(member -> member != this).toList();
  }

  private void ask(QuorumMember<C, A> other, Question question, Consumer<Boolean> heard) {
    send(
        other,
        () -> {
          boolean answer = question.answer();
          other.send(this, () -> heard.accept(answer));
        });
  }

  private interface Question {
    boolean answer();
  }

  private void send(QuorumMember<C, A> to, Runnable arrive) {
    if (hears()) {
      quorum
          .network()
          .send(
              host,
              to.host,
              "replication",
              () -> {
                if (to.hears()) {
                  arrive.run();
                }
              });
    }
  }
}
