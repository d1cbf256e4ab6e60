package godwit.sim.world;

import godwit.clock.HybridClock;
import godwit.placement.Membership;
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
 * snapshot. A host of a group need not have a replica: it is opened, empty, before it is added, and
 * deleted after it was removed. Not thread-safe.
 *
 * @param <C> command
 * @param <A> answer
 */
public final class QuorumMember<C, A> implements SimGroup<C, A> {
  private static final long RETRY_MICROS = 60_000;
  private static final long CONFIRM_MICROS = 400_000;
  private static final long MAX_BELIEF_MICROS = 2_500_000;
  private static final long TRANSFER_MICROS = 500_000;

  private final String name;
  private final Quorum<C, A> quorum;
  private final Host host;
  private final Replica<C, A> replica;
  private final Timing timing;
  private final Seed seed;
  private final QuorumLog<C> log = new QuorumLog<>();
  private final Proposals<C, A> proposals = new Proposals<>();
  private final Map<QuorumMember<C, A>, Follower<C, A>> followers = new LinkedHashMap<>();
  private final Waiters reads = new Waiters();
  private final Changes changes = new Changes(new Led());
  private Optional<Replica.Image> image = Optional.empty();
  private Optional<String> heir = Optional.empty();
  private boolean hosted;
  private int replicas;
  private long term;
  private long committed;
  private long applied;
  private long ledFrom;
  private boolean elected;
  private boolean serves;
  private boolean applyPlanned;
  private long deafUntilMicros;
  private long doubtMicros = -1;

  public QuorumMember(
      Quorum<C, A> quorum, Host host, Replica<C, A> replica, Timing timing, Seed seed) {
    this.name = host.name();
    this.quorum = quorum;
    this.host = host;
    this.replica = replica;
    this.timing = timing;
    this.seed = seed;
    this.hosted = quorum.founders().has(name);
    if (hosted) {
      log.found(quorum.founders());
    }
    quorum.join(this);
  }

  /** Returns whether there is a replica at this host. */
  public boolean hosted() {
    return hosted;
  }

  /** Returns who belongs to the group, as far as this replica knows. */
  public Membership membership() {
    return log.members();
  }

  /** Returns by how many entries a node's log is behind the leader's, as far as it has said. */
  public long lag(String node) {
    return log.lastIndex() - acknowledged(node);
  }

  private long acknowledged(String node) {
    return followers.values().stream()
        .filter(follower -> follower.member().name.equals(node))
        .mapToLong(Follower::acknowledged)
        .findFirst()
        .orElse(0);
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
    applyPlanned = false;
    term = 0;
    committed = 0;
    applied = 0;
    image = Optional.empty();
    log.erase();
    replica.erase();
  }

  /** Adds a node as one that follows and has no vote; says whether it is done. */
  public void addLearner(String node, Consumer<Boolean> ended) {
    changes.addLearner(node, ended);
  }

  /** Gives a learner its vote. */
  public void promote(String node, Consumer<Boolean> ended) {
    changes.promote(node, ended);
  }

  /** Takes another node out of the group. */
  public void remove(String node, Consumer<Boolean> ended) {
    changes.remove(node, ended);
  }

  /** Takes no more entries, and has another voter lead as soon as it has them all. */
  public void transfer(String to) {
    if (serves && heir.isEmpty() && !to.equals(name) && membership().voters().contains(to)) {
      heir = Optional.of(to);
      long mine = term;
      after(
          TRANSFER_MICROS,
          () -> {
            if (term == mine) {
              heir = Optional.empty();
            }
          });
      handOn();
    }
  }

  private void handOn() {
    if (heir.isPresent() && acknowledged(heir.get()) == log.lastIndex()) {
      long mine = term;
      others().stream()
          .filter(other -> other.name.equals(heir.get()))
          .forEach(other ->
              send(
                  other,
                  () -> {
                    if (other.term == mine) {
                      quorum.stand(other);
                    }
                  }));
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
                applied == leader.log.lastIndex() || !(hosted && leader.membership().has(name)))
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
    if (!serves || heir.isPresent()) {
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
    if (quorum.majority(membership(), agreed)) {
      whenApplied(index, then);
      return;
    }
    boolean[] over = {false};
    after(CONFIRM_MICROS, () -> conclude(over, () -> then.accept(false)));
    for (QuorumMember<C, A> other : others()) {
      ask(
          other,
          () -> other.term <= asked,
          agrees -> {
            if (agrees && agreed.add(other.name) && serves && term == asked) {
              if (quorum.majority(membership(), agreed)) {
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
    heir = Optional.empty();
    log.crash(seed);
    replica.leads(false);
    replica.crash();
    changes.giveUp();
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
    if (log.compacted() < applied) {
      log.compact(applied);
      image = Optional.of(replica.image());
    }
    replica.logHolds(log.from(log.compacted() + 1).stream().map(Logged::entry).toList());
  }

  Host host() {
    return host;
  }

  String name() {
    return name;
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
    quorum.leads(this);
    ledFrom = log.lastIndex() + 1;
    append(List.of(), Optional.of(membership()));
    heartbeat();
  }

  /** Sends to whoever belongs to the group, and to nobody else. */
  private void follow() {
    Membership members = membership();
    followers.keySet().removeIf(other -> !members.has(other.name));
    others().stream()
        .filter(other -> members.has(other.name) && !followers.containsKey(other))
        .forEach(other -> followers.put(other, new Follower<>(other, log.compacted())));
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
      heir = Optional.empty();
      followers.clear();
      replica.leads(false);
      proposals.giveUp();
      changes.giveUp();
      reads.giveUp();
    }
  }

  private void drain() {
    while (serves && proposals.ready()) {
      append(proposals.take(log.lastIndex() + 1), Optional.empty());
    }
  }

  private void append(List<C> commands, Optional<Membership> members) {
    long stamp = HybridClock.ofMillis(timing.clock().millis());
    Logged<C> entry =
        new Logged<>(term, new Entry<>(log.lastIndex() + 1, stamp, commands), members);
    log.append(entry);
    members.ifPresent(said -> follow());
    after(
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

  /** Entries that follow one, and up to where the leader knows them to be committed. */
  private record Sent<C>(long before, long beforeTerm, List<Logged<C>> entries, long known) {
    long last() {
      return before + entries.size();
    }
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
    applySoon();
    if (added.isPresent()) {
      after(
          timing.syncMicros(seed),
          () -> {
            log.synced(added.get());
            applySoon();
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
  @SuppressWarnings("ReferenceEquality") // a node that was removed and added is another follower
  private void heard(
      Follower<C, A> follower, long inTerm, long matched, long known, boolean snapshot) {
    if (!elected || inTerm != term || followers.get(follower.member()) != follower) {
      return;
    }
    follower.heard(matched, known, snapshot);
    advance();
    handOn();
    replicate(follower);
  }

  /** Takes the leader's last snapshot in place of its own state. */
  private void install(QuorumMember<C, A> leader, Follower<C, A> as, long itsTerm) {
    if (itsTerm < term || !leader.host.up()) {
      return;
    }
    see(itsTerm);
    if (leader.image.isEmpty()) {
      leader.snapshot();
    }
    long index = leader.log.compacted();
    if (index > applied && leader.image.isPresent()) {
      image = leader.image;
      replica.install(leader.image.get());
      log.install(index, leader.log.termAt(index), leader.log.firstMembers());
      applied = Math.max(index, log.compacted());
      committed = Math.max(committed, applied);
    }
    acknowledge(leader, as, itsTerm, committed, 0);
  }

  /** Commits what a majority has, if it is of this term (section 5.4.2 of the paper on Raft). */
  private void advance() {
    if (!elected) {
      return;
    }
    long majority = majority();
    if (majority > committed && log.termAt(majority) == term) {
      committed = majority;
      changes.committed(committed);
      applySoon();
      followers.values().forEach(this::replicate);
    }
  }

  /** Returns the index up to which a majority has made the log durable. */
  private long majority() {
    Membership members = membership();
    List<Long> durable = new ArrayList<>();
    if (quorum.counts(members, name)) {
      durable.add(log.durable());
    }
    followers.values().stream()
        .filter(follower -> quorum.counts(members, follower.member().name))
        .forEach(follower -> durable.add(follower.matched()));
    durable.sort(null);
    int needed = members.voters().size() / 2 + 1;
    return durable.size() < needed ? 0 : durable.get(durable.size() - needed);
  }

  private void applySoon() {
    if (!applyPlanned && applied < applicable()) {
      applyPlanned = true;
      after(seed.between(0, 200), this::apply);
    }
  }

  private void apply() {
    applyPlanned = false;
    long to = applicable();
    if (applied >= to) {
      return;
    }
    List<Logged<C>> decided = log.between(applied + 1, to);
    decided.forEach(quorum::decided);
    List<Entry<C>> entries =
        decided.stream()
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
    reads.answer(applied, serves);
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
      quorum.newest().ifPresent(leader -> send(leader, () -> leader.lacks(this, mine)));
      after(RETRY_MICROS, this::applySoon);
    }
  }

  private void lacks(QuorumMember<C, A> other, long inTerm) {
    Optional.ofNullable(followers.get(other))
        .ifPresent(follower -> heard(follower, inTerm, 0, 0, true));
  }

  private void whenApplied(long index, Consumer<Boolean> then) {
    if (applied >= index) {
      then.accept(serves);
    } else {
      reads.add(index, then);
    }
  }

  /** Plans a task for as long as this life of the host and this replica last. */
  private void after(long micros, Runnable task) {
    int mine = replicas;
    host.after(
        micros,
        () -> {
          if (replicas == mine) {
            task.run();
          }
        });
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

  /** This replica, as its changes see it. */
  private final class Led implements Changes.Group {
    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean mayChange() {
      return serves && log.membersAt() <= committed;
    }

    @Override
    public Membership members() {
      return membership();
    }

    @Override
    public long acknowledged(String node) {
      return QuorumMember.this.acknowledged(node);
    }

    @Override
    public long lastIndex() {
      return log.lastIndex();
    }

    @Override
    public void append(Membership members) {
      QuorumMember.this.append(List.of(), Optional.of(members));
    }
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
