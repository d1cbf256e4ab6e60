package godwit.sim.world;

import godwit.clock.HybridClock;
import godwit.placement.Membership;
import godwit.placement.ReplicaReport;
import godwit.sim.world.QuorumLog.Logged;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One replica of a group of several. Its leader sends entries to the others; what a majority has
 * synced is committed, and applied everywhere, later elsewhere. A leader that the others don't
 * reach any more goes on believing for a while; whoever has missed what was let go is sent a
 * snapshot. A host of a group need not have a replica: it is opened, empty, before it is added, and
 * deleted after it was removed. Each that a host has had is a member of its own. Not thread-safe.
 *
 * @param <C> command
 * @param <A> answer
 */
public final class QuorumMember<C, A> implements SimGroup<C, A> {
  private static final long RETRY_MICROS = 60_000;
  private static final long MAX_BELIEF_MICROS = 2_500_000;

  private final Quorum<C, A> quorum;
  private final Host host;
  private final Timing timing;
  private final Seed seed;
  private final QuorumLog<C> log = new QuorumLog<>();
  private final Proposals<C, A> proposals = new Proposals<>();
  private final Followers<C, A> followers = new Followers<>();
  private final Changes<C, A> changes = new Changes<>(this);
  private final Applier<C, A> applier;
  private final HandingOn<C, A> handingOn;
  private boolean hosted;
  private int replicas;
  private long term;
  private long committed;
  private long ledFrom;
  private boolean elected;
  private boolean serves;
  private long deafUntilMicros;
  private long doubtMicros = -1;

  public QuorumMember(
      Quorum<C, A> quorum, Host host, Replica<C, A> replica, Timing timing, Seed seed) {
    this.quorum = quorum;
    this.host = host;
    this.applier = new Applier<>(this, quorum, replica, log);
    this.handingOn = new HandingOn<>(this, quorum);
    this.timing = timing;
    this.seed = seed;
    this.hosted = quorum.founders().has(name());
    if (hosted) {
      log.found(quorum.founders());
    }
    quorum.join(this);
  }

  /** Returns whether there is a replica at this host. */
  public boolean hosted() {
    return hosted;
  }

  /** Returns whose hosts' replicas belong to the group, as far as this replica knows. */
  public Membership membership() {
    return ReplicaNames.hosts(members());
  }

  /** Returns which replicas belong to the group, as far as this one knows. */
  Membership members() {
    return log.members();
  }

  /** Returns by how many entries a replica's log is behind the leader's, as far as it has said. */
  long lag(String replica) {
    return log.lastIndex() - followers.acknowledged(replica);
  }

  /** Returns what a leader tells of the other members; nothing if it does not lead. */
  public List<ReplicaReport.Follower> followers() {
    return serves ? followers.told(members(), name(), log.lastIndex()) : List.of();
  }

  /** Returns which of this host's replicas it is. */
  public int number() {
    return quorum.number(replicas);
  }

  /** Opens a replica that has nothing and waits to be added, unless there is one. */
  public void open() {
    hosted = true;
  }

  /** Deletes the replica, unless it leads. */
  public void delete() {
    if (!hosted || serves) {
      return;
    }
    resign();
    replicas++;
    hosted = false;
    term = 0;
    committed = 0;
    log.erase();
    applier.erase();
  }

  /** Returns whether a leader of that term or a later one may have sent it more than that. */
  public boolean hasOutrun(long inTerm, long index) {
    return term >= inTerm && log.lastIndex() > index;
  }

  /** Returns the index up to which it knows the log to be committed. */
  public long committedIndex() {
    return committed;
  }

  /** Returns what changes the group while this replica leads it. */
  public Changes<C, A> changes() {
    return changes;
  }

  /** Takes no more entries, and has another voter lead as soon as it has them all. */
  public void transfer(String to) {
    if (serves) {
      handingOn.begin(to);
    }
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
            .filter(leader ->
                applier.applied() == leader.log.lastIndex()
                    || !(hosted && leader.members().has(name())))
            .isPresent();
  }

  @Override
  public void start(long gapMicros) {
    applier.open();
    committed = applier.applied();
    deafUntilMicros = quorum.nowMicros() + gapMicros;
    replica().leads(false);
  }

  @Override
  public void submit(C command, boolean alone, Consumer<Optional<A>> answer) {
    if (!serves || handingOn.underWay()) {
      answer.accept(Optional.empty());
      return;
    }
    proposals.add(command, alone, answer);
    drain();
  }

  @Override
  public void confirm(Consumer<Boolean> then) {
    if (!serves) {
      then.accept(false);
      return;
    }
    new Confirming<>(this, quorum, then).ask();
  }

  @Override
  public void crash() {
    host.crash();
    elected = false;
    serves = false;
    proposals.clear();
    changes.clear();
    applier.crash();
    followers.clear();
    handingOn.end();
    log.crash(seed);
    replica().leads(false);
    replica().crash();
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
    applier.snapshot();
  }

  Host host() {
    return host;
  }

  String name() {
    return ReplicaNames.of(host.name(), number());
  }

  Seed seed() {
    return seed;
  }

  Replica<C, A> replica() {
    return applier.replica();
  }

  boolean elected() {
    return elected;
  }

  /** Returns whether the other replicas' messages get here. */
  boolean hears() {
    return hosted && host.up() && quorum.nowMicros() >= deafUntilMicros;
  }

  /** Returns whether a candidate lacks something that this log has. */
  boolean aheadOf(QuorumMember<C, A> candidate) {
    return log.aheadOf(candidate.log);
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
    quorum.leads(this);
    ledFrom = log.lastIndex() + 1;
    append(List.of(), Optional.of(members()));
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
    for (Follower<C, A> to : followers.present()) {
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
      handingOn.end();
      followers.clear();
      replica().leads(false);
      proposals.giveUp();
      changes.giveUp();
    }
  }

  /** Puts what waits into the log. */
  void drain() {
    while (serves && proposals.ready()) {
      append(proposals.take(log.lastIndex() + 1), Optional.empty());
    }
  }

  private void append(List<C> commands, Optional<Membership> members) {
    long stamp = HybridClock.ofMillis(timing.clock().millis());
    Logged<C> entry =
        new Logged<>(term, new Entry<>(log.lastIndex() + 1, stamp, commands), members);
    log.append(entry);
    members.ifPresent(said -> followers.follow(said, others(), log.compacted()));
    after(
        timing.syncMicros(seed),
        () -> {
          log.synced(entry);
          advance();
          applier.soon();
        });
    followers.all().forEach(this::replicate);
  }

  private void replicate(Follower<C, A> to) {
    if (!elected
        || !followers.has(to)
        || !to.present()
        || !to.canBeSent(log.lastIndex(), committed)) {
      return;
    }
    int sending = to.sent();
    after(
        RETRY_MICROS,
        () -> {
          to.timedOut(sending);
          replicate(to);
        });
    long mine = term;
    QuorumMember<C, A> other = to.member();
    if (to.needsSnapshot(log.compacted())) {
      send(other, () -> other.install(this, to, mine));
      return;
    }
    long before = to.matched();
    Sent<C> sent = new Sent<>(before, log.termAt(before), log.from(before + 1), committed);
    send(other, () -> other.take(this, to, mine, sent));
  }

  /** Takes entries; the leader hears of it as of the follower to which it sent them. */
  private void take(QuorumMember<C, A> leader, Follower<C, A> as, long itsTerm, Sent<C> sent) {
    if (itsTerm < term) {
      long mine = term;
      send(leader, () -> leader.see(mine));
      return;
    }
    see(itsTerm);
    if (sent.before() > committed && !log.matches(sent.before(), sent.beforeTerm())) {
      send(leader, () -> leader.heard(as, itsTerm, 0, 0, true));
      return;
    }
    Optional<Logged<C>> added = log.take(sent.entries(), committed);
    long last = sent.last();
    long known = sent.known();
    committed = Math.max(committed, Math.min(known, last));
    applier.soon();
    if (added.isPresent()) {
      after(
          timing.syncMicros(seed),
          () -> {
            log.synced(added.get());
            applier.soon();
            acknowledge(leader, as, itsTerm, last, known);
          });
    } else {
      acknowledge(leader, as, itsTerm, last, known);
    }
  }

  private void acknowledge(
      QuorumMember<C, A> leader, Follower<C, A> as, long itsTerm, long last, long known) {
    if (term == itsTerm) {
      long durable = Math.min(last, log.durable());
      send(leader, () -> leader.heard(as, itsTerm, durable, known, false));
    }
  }

  /** Hears what another replica has made durable. */
  private void heard(
      Follower<C, A> follower, long inTerm, long matched, long known, boolean snapshot) {
    if (!elected || inTerm != term || !followers.has(follower)) {
      return;
    }
    follower.heard(matched, known, snapshot);
    advance();
    handingOn.look();
    replicate(follower);
  }

  /** Takes the leader's last snapshot in place of its own state. */
  private void install(QuorumMember<C, A> leader, Follower<C, A> as, long itsTerm) {
    if (itsTerm < term || !leader.host.up()) {
      return;
    }
    see(itsTerm);
    applier.install(leader.applier);
    committed = Math.max(committed, applier.applied());
    acknowledge(leader, as, itsTerm, committed, 0);
  }

  /** Commits what a majority has, if it is of this term (section 5.4.2 of the paper on Raft). */
  private void advance() {
    if (!elected) {
      return;
    }
    long majority = followers.majority(quorum, members(), name(), log.durable());
    if (majority > committed && log.termAt(majority) == term) {
      committed = majority;
      changes.committed(committed);
      applier.soon();
      followers.all().forEach(this::replicate);
    }
  }

  /** Returns the index up to which the log is committed, and durable here. */
  long applicable() {
    return Math.min(committed, log.durable());
  }

  /** Hears up to where entries are applied; one that leads serves from its first entry on. */
  void applied(long index) {
    if (elected && !serves && index >= ledFrom) {
      serves = true;
      replica().leads(true);
    }
  }

  /** Answers what the entries hold. */
  void answer(List<Entry<C>> entries, List<List<A>> answers) {
    proposals.answer(entries, answers);
  }

  /** Asks the leader for a snapshot; a leader lets another lead, who has more. */
  void misses() {
    if (elected) {
      stepDown(seed.between(0, RETRY_MICROS));
      resign();
    } else {
      long mine = term;
      Consumer<QuorumMember<C, A>> told =
          leader -> leader.followers.of(this).ifPresent(as -> leader.heard(as, mine, 0, 0, true));
      quorum.newest().ifPresent(leader -> send(leader, () -> told.accept(leader)));
      applier.again();
    }
  }

  /** Returns whether it leads and its last change of members, and its term, are committed. */
  public boolean mayChange() {
    return serves && log.membersAt() <= committed;
  }

  long lastIndex() {
    return log.lastIndex();
  }

  /** Appends who belongs to the group from now on. */
  void append(Membership members) {
    append(List.of(), Optional.of(members));
  }

  /** Plans a task for as long as this life of the host and this replica last. */
  void after(long micros, Runnable task) {
    int mine = replicas;
    host.after(
        micros,
        () -> {
          if (replicas == mine) {
            task.run();
          }
        });
  }

  List<QuorumMember<C, A>> others() {
    return quorum.members().stream().filter(member -> member != this).toList();
  }

  /** Has something happen at another replica, if it can be reached. */
  void send(QuorumMember<C, A> to, Runnable arrive) {
    String name = to.name();
    if (hears()) {
      quorum
          .network()
          .send(
              host,
              to.host,
              "replication",
              () -> {
                if (to.hears() && to.name().equals(name)) {
                  arrive.run();
                }
              });
    }
  }
}
