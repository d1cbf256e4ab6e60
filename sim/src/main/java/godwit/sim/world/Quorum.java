package godwit.sim.world;

import godwit.placement.Membership;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * What the replicas of a group have in common: who can reach whom, and elections. An election takes
 * no message: it happens at once, among those who reach each other, by Raft's rule that a voter's
 * log must not be ahead of the candidate's (Ongaro and Ousterhout, "In Search of an Understandable
 * Consensus Algorithm", 2014, section 5.4), and by who belongs to the group as the candidate knows
 * it; nobody votes for a candidate of whom it doesn't know that it has a vote, as in JRaft. Who was
 * not reached goes on believing. Sees at once if an index is decided twice, or a term has two
 * leaders. Not thread-safe.
 *
 * @param <C> command
 * @param <A> answer
 */
public final class Quorum<C, A> {
  private static final long TICK_MICROS = 50_000;
  private static final long MIN_PATIENCE_MICROS = 150_000;
  private static final long MAX_PATIENCE_MICROS = 900_000;

  private final Timeline timeline;
  private final Network network;
  private final Seed seed;
  private final List<QuorumMember<C, A>> members = new ArrayList<>();
  private final Membership founders;
  private final Rules rules;
  private final Map<Long, Long> decided = new HashMap<>();
  private long lastTerm;
  private long electAtMicros = -1;

  /**
   * Makes a group, as it should be or not.
   *
   * @param founders who belongs to it at first
   */
  public Quorum(Timeline timeline, Network network, Membership founders, Rules rules, Seed seed) {
    this.timeline = timeline;
    this.network = network;
    this.founders = founders;
    this.rules = rules;
    this.seed = seed;
  }

  /**
   * What the replicas of a group go by.
   *
   * @param counts whether what a replica has made durable counts towards a majority of the members
   * @param numbered whether each replica that a host has had is another member
   * @param comparesTerms whether a replica that knows of a later term says so
   */
  public record Rules(
      BiPredicate<Membership, String> counts, boolean numbered, boolean comparesTerms) {
    /** As they should be. */
    static final Rules RAFT = counting((members, replica) -> members.voters().contains(replica));

    /** Those that are as they should be but, maybe, for who counts. */
    public static Rules counting(BiPredicate<Membership, String> counts) {
      return new Rules(counts, true, true);
    }
  }

  Membership founders() {
    return founders;
  }

  boolean counts(Membership members, String replica) {
    return rules.counts().test(members, replica);
  }

  /** Returns the number of a host's replica before which it had so many. */
  int number(int before) {
    return rules.numbered() ? before : 0;
  }

  /** Returns whether a replica that knows of the first term says that the second is the latest. */
  boolean agrees(long known, long asked) {
    return known <= asked || !rules.comparesTerms();
  }

  /** Hears that an entry is committed and durable at some replica: it is the same at all. */
  void decided(QuorumLog.Logged<C> entry) {
    Long before = decided.putIfAbsent(entry.index(), entry.term());
    if (before != null && before != entry.term()) {
      throw new BrokenPromise(
          "What a group has decided stays so.", "term before=" + before + " entry=" + entry);
    }
  }

  /** Hears who leads in a term that is later than all before. */
  void leads(QuorumMember<C, A> leader) {
    if (leader.term() <= lastTerm) {
      throw new BrokenPromise("A term has one leader.", "" + leader.host());
    }
    lastTerm = leader.term();
  }

  void join(QuorumMember<C, A> member) {
    if (members.isEmpty()) {
      timeline.after(TICK_MICROS, this::tick);
    }
    members.add(member);
  }

  List<QuorumMember<C, A>> members() {
    return members;
  }

  Network network() {
    return network;
  }

  long nowMicros() {
    return timeline.nowMicros();
  }

  /** Returns whether so many of those who have a vote are a majority of them. */
  boolean majority(Membership members, Collection<String> some) {
    return 2 * members.voters().stream().filter(some::contains).count() > members.voters().size();
  }

  private boolean majority(Membership members, List<QuorumMember<C, A>> some) {
    return majority(members, some.stream().map(QuorumMember::name).toList());
  }

  /** Returns whoever was elected last, if they still believe to lead. */
  Optional<QuorumMember<C, A>> newest() {
    return members.stream()
        .filter(QuorumMember::elected)
        .max(Comparator.comparingLong(QuorumMember::term));
  }

  /** Returns whether messages get from one to the other and back. */
  boolean reach(QuorumMember<C, A> one, QuorumMember<C, A> other) {
    return one == other
        || (one.hears()
            && other.hears()
            && network.connects(one.host(), other.host())
            && network.connects(other.host(), one.host()));
  }

  boolean reachesMajority(QuorumMember<C, A> member) {
    return member.hears() && majority(member.members(), reached(member));
  }

  private List<QuorumMember<C, A>> reached(QuorumMember<C, A> member) {
    return members.stream().filter(other -> other.hears() && reach(member, other)).toList();
  }

  private void tick() {
    timeline.after(TICK_MICROS, this::tick);
    Optional<QuorumMember<C, A>> leader = newest();
    for (QuorumMember<C, A> member : members) {
      member.look(reachesMajority(member));
    }
    if (leader.isPresent() && reachesMajority(leader.get())) {
      electAtMicros = -1;
      leader.get().heartbeat();
    } else if (electAtMicros < 0) {
      electAtMicros = nowMicros() + seed.between(MIN_PATIENCE_MICROS, MAX_PATIENCE_MICROS);
    } else if (nowMicros() >= electAtMicros) {
      electAtMicros = -1;
      elect();
    }
  }

  private void elect() {
    List<QuorumMember<C, A>> electable = members.stream().filter(this::isElectable).toList();
    if (!electable.isEmpty()) {
      elect(seed.pick(electable));
    }
  }

  /** Has a replica lead, if it can be elected. */
  void stand(QuorumMember<C, A> candidate) {
    if (isElectable(candidate)) {
      elect(candidate);
    }
  }

  private boolean isElectable(QuorumMember<C, A> candidate) {
    Membership known = candidate.members();
    return known.voters().contains(candidate.name()) && majority(known, voters(candidate));
  }

  private void elect(QuorumMember<C, A> chosen) {
    long latest = members.stream().mapToLong(QuorumMember::term).max().orElse(0);
    long term = 1 + Math.max(lastTerm, latest);
    voters(chosen).forEach(voter -> voter.see(term));
    chosen.lead();
  }

  private List<QuorumMember<C, A>> voters(QuorumMember<C, A> candidate) {
    return candidate.hears()
        ? reached(candidate).stream()
            .filter(voter -> !voter.aheadOf(candidate))
            .filter(voter -> voter.members().voters().contains(candidate.name()))
            .toList()
        : List.of();
  }
}
