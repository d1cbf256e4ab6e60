package godwit.sim.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.placement.Membership;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The model of Raft promises what Raft does: one order, nothing lost that was acknowledged, and no
 * stale answer to who asks the others. And no more: each thing that may happen to a real group
 * does.
 */
class QuorumTest {
  private static final int SEEDS = 300;
  private static final List<String> NAMES = List.of("h0", "h1", "h2", "h3", "h4");
  private static final int REPLICAS = 3;
  private static final long FAULTS_MICROS = 6_000_000;
  private static final long PEACE_MICROS = 30_000_000;

  /** How often what may happen did. */
  private int staleLeaders;

  private int unknownButDone;
  private int unknownAndNotDone;
  private int snapshots;
  private int refusedConfirmations;
  private int added;
  private int removed;
  private int deleted;
  private int handedOn;

  @Test
  void keepsWhatRaftPromisesAndNoMore() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      new Run(seed, NAMES.subList(0, REPLICAS), Quorum.Rules.RAFT).play();
    }
    assertThatWhatMayHappenDid();
  }

  @Test
  void keepsItWhileMembersComeAndGo() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      new Run(seed, NAMES, Quorum.Rules.RAFT).play();
    }
    assertThatWhatMayHappenDid();
    assertThat(added).as("voters added").isGreaterThan(SEEDS);
    assertThat(removed).as("members removed").isGreaterThan(SEEDS);
    assertThat(deleted).as("replicas deleted").isGreaterThan(SEEDS / 10);
    assertThat(handedOn).as("leaders that others followed").isGreaterThan(SEEDS);
  }

  /** Two such replicas and one that was away are a majority that knows nothing. */
  @Test
  void replicasThatAreTakenForThoseThatWereDeletedBreakIt() {
    Quorum.Rules unnumbered = new Quorum.Rules(Quorum.Rules.RAFT.counts(), false, true);
    for (long seed : new long[] {1259, 2476, 2869}) {
      new Run(seed, NAMES, Quorum.Rules.RAFT).play();
      assertThatThrownBy(() -> new Run(seed, NAMES, unnumbered).play())
          .satisfiesAnyOf(
              broken -> assertThat(broken).isInstanceOf(BrokenPromise.class),
              broken -> assertThat(broken).hasMessageContaining("a committed entry gives way"));
    }
  }

  @Test
  void replicasThatDoNotTellOfALaterTermBreakIt() {
    Quorum.Rules mute = new Quorum.Rules(Quorum.Rules.RAFT.counts(), true, false);
    for (long seed : new long[] {13, 40, 106}) {
      assertThatThrownBy(() -> new Run(seed, NAMES.subList(0, REPLICAS), mute).play())
          .hasMessageContaining("a read is not stale");
    }
  }

  private void assertThatWhatMayHappenDid() {
    assertThat(staleLeaders).as("two believe to lead").isGreaterThan(SEEDS / 10);
    assertThat(unknownButDone).as("unknown, but done").isGreaterThan(SEEDS / 10);
    assertThat(unknownAndNotDone).as("unknown, and not done").isGreaterThan(SEEDS / 10);
    assertThat(snapshots).as("followers that were sent a snapshot").isGreaterThan(SEEDS / 10);
    assertThat(refusedConfirmations).as("leaders that lead no more").isGreaterThan(SEEDS / 10);
  }

  /** Numbers in the order in which they were applied; a flush makes them durable. */
  private final class Numbers implements Replica<Integer, Integer> {
    private TreeMap<Long, List<Integer>> applied = new TreeMap<>();
    private TreeMap<Long, List<Integer>> flushed = new TreeMap<>();

    List<Integer> all() {
      return applied.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public void crash() {
      applied = new TreeMap<>(flushed);
    }

    @Override
    public void open() {}

    @Override
    public long appliedIndex() {
      return applied.isEmpty() ? 0 : applied.lastKey();
    }

    @Override
    public List<List<Integer>> apply(List<Entry<Integer>> entries, boolean again) {
      List<List<Integer>> answers = new ArrayList<>();
      for (Entry<Integer> entry : entries) {
        assertThat(entry.index()).isGreaterThan(appliedIndex());
        applied.put(entry.index(), entry.commands());
        answers.add(entry.commands());
      }
      return answers;
    }

    @Override
    public Image image() {
      return new Kept(new TreeMap<>(applied));
    }

    @Override
    public void install(Image image) {
      if (image instanceof Kept kept) {
        snapshots++;
        applied = new TreeMap<>(kept.applied());
        flush();
      }
    }

    @Override
    public void erase() {
      applied = new TreeMap<>();
      flush();
    }

    @Override
    public void leads(boolean now) {
      handedOn += now ? 1 : 0;
    }

    @Override
    public void flush() {
      flushed = new TreeMap<>(applied);
    }

    @Override
    public void logHolds(List<Entry<Integer>> entries) {}
  }

  private record Kept(TreeMap<Long, List<Integer>> applied) implements Replica.Image {}

  /** One group, which is written to and read from while it fails. */
  private final class Run {
    private final Timeline timeline = new Timeline();
    private final Seed seed;
    private final Network network;
    private final List<Host> hosts;
    private final List<Numbers> numbers;
    private final List<QuorumMember<Integer, Integer>> members;
    private final List<Integer> acknowledged = new ArrayList<>();
    private final List<Integer> unknown = new ArrayList<>();
    private final Set<Integer> shown = new HashSet<>();
    private int next;

    Run(long number, List<String> names, Quorum.Rules rules) {
      seed = new Seed(number);
      network = new Network(timeline, seed.split("network"), new Story(timeline, 10));
      network.faults(new NetworkFaults(20, 100, 50, 30_000, 10, 2_000_000));
      Membership founders = new Membership(names.subList(0, REPLICAS), List.of());
      Quorum<Integer, Integer> quorum =
          new Quorum<>(timeline, network, founders, rules, seed.split("quorum"));
      SimGroup.Timing timing = new SimGroup.Timing(new WallClock(timeline, 0), 50, 60_000, false);
      hosts = names.stream().map(name -> new Host(name, timeline)).toList();
      numbers = hosts.stream().map(host -> new Numbers()).toList();
      members =
          IntStream.range(0, hosts.size())
              .mapToObj(i ->
                  new QuorumMember<>(
                      quorum, hosts.get(i), numbers.get(i), timing, seed.split("member" + i)))
              .toList();
    }

    void play() {
      members.forEach(member -> member.start(0));
      work();
      fail();
      if (hosts.size() > REPLICAS) {
        change();
      }
      until(FAULTS_MICROS);
      network.faults(NetworkFaults.NONE);
      network.healAll();
      IntStream.range(0, hosts.size()).filter(i -> !hosts.get(i).up()).forEach(this::restart);
      long end = timeline.nowMicros() + PEACE_MICROS;
      while (!members.stream().allMatch(QuorumMember::settled)) {
        assertThat(timeline.nowMicros()).as("a group comes to rest").isLessThan(end);
        timeline.step();
      }
      judge();
    }

    private void judge() {
      int leader = leading().getFirst();
      List<Integer> all = numbers.get(leader).all();
      Membership placed = members.get(leader).membership();
      for (int i = 0; i < hosts.size(); i++) {
        if (placed.has(hosts.get(i).name())) {
          assertThat(numbers.get(i).all()).isEqualTo(all);
        }
      }
      assertThat(all).doesNotHaveDuplicates().containsAll(acknowledged);
      unknownButDone += (int) unknown.stream().filter(all::contains).count();
      unknownAndNotDone += (int) unknown.stream().filter(one -> !all.contains(one)).count();
    }

    /** Whoever believes to lead is given numbers, and asked whether it does. */
    private void work() {
      List<Integer> leading = leading();
      staleLeaders += leading.size() > 1 ? 1 : 0;
      for (int i : leading) {
        int number = next++;
        members
            .get(i)
            .submit(
                number,
                seed.chance(200),
                answer -> (answer.isPresent() ? acknowledged : unknown).add(number));
        Set<Integer> before = new HashSet<>(acknowledged);
        before.addAll(shown);
        members.get(i).confirm(leads -> confirmed(i, before, leads));
      }
      if (timeline.nowMicros() < FAULTS_MICROS) {
        timeline.after(seed.between(1_000, 40_000), this::work);
      }
    }

    private List<Integer> leading() {
      return IntStream.range(0, hosts.size()).filter(i -> members.get(i).leads()).boxed().toList();
    }

    /** Whoever believes to lead is asked for a change of the members, which it makes or refuses. */
    private void change() {
      for (int i : leading()) {
        QuorumMember<Integer, Integer> leader = members.get(i);
        int other = seed.below(hosts.size());
        String name = hosts.get(other).name();
        Membership before = leader.membership();
        switch (seed.below(6)) {
          case 0, 1 -> {
            members.get(other).open();
            leader.changes().addLearner(name, members.get(other).number(), done -> {});
          }
          case 2, 3 ->
              before
                  .learners()
                  .forEach(
                      learner -> leader.changes().promote(learner, done -> added += done ? 1 : 0));
          case 4 -> leader.transfer(name);
          default -> {
            if (before.voters().size() > 2 || before.learners().contains(name)) {
              leader.changes().remove(name, done -> remove(i, other, done));
            }
          }
        }
      }
      if (timeline.nowMicros() < FAULTS_MICROS) {
        timeline.after(seed.between(1_000, 60_000), this::change);
      }
    }

    private void remove(int leader, int goner, boolean done) {
      removed += done ? 1 : 0;
      if (done && seed.chance(500)) {
        members.get(leader).confirm(leads -> delete(leader, goner, leads));
      }
    }

    private void delete(int leader, int goner, boolean leads) {
      boolean belongs = members.get(leader).membership().has(hosts.get(goner).name());
      if (leads && !belongs && hosts.get(goner).up()) {
        members.get(goner).delete();
        deleted++;
      }
    }

    private void confirmed(int member, Set<Integer> before, boolean leads) {
      if (leads) {
        List<Integer> now = numbers.get(member).all();
        assertThat(now).as("a read is not stale").containsAll(before);
        shown.addAll(now);
      } else {
        refusedConfirmations++;
      }
    }

    private void fail() {
      int victim = seed.below(hosts.size());
      if (hosts.get(victim).up()) {
        switch (seed.below(5)) {
          case 0 -> crash(victim);
          case 1 -> members.get(victim).stepDown(seed.between(1_000, 1_500_000));
          case 2, 3 -> members.get(victim).snapshot();
          default -> cut(victim, seed.below(hosts.size()));
        }
      }
      if (timeline.nowMicros() < FAULTS_MICROS) {
        timeline.after(seed.between(10_000, 400_000), this::fail);
      }
    }

    private void crash(int victim) {
      members.get(victim).crash();
      timeline.after(
          seed.between(1_000, 900_000),
          () -> Optional.of(victim).filter(i -> !hosts.get(i).up()).ifPresent(this::restart));
    }

    private void restart(int member) {
      hosts.get(member).start();
      members.get(member).start(seed.between(0, 100_000));
    }

    private void cut(int from, int to) {
      if (from != to) {
        network.cut(hosts.get(from), hosts.get(to));
        timeline.after(
            seed.between(10_000, 3_000_000), () -> network.heal(hosts.get(from), hosts.get(to)));
      }
    }

    private void until(long micros) {
      while (timeline.nowMicros() < micros) {
        timeline.step();
      }
    }
  }

  @Test
  void whatDiffersGivesWayToALaterLeadersEntries() {
    QuorumLog<Integer> log = new QuorumLog<>();
    for (int i = 1; i <= 5; i++) {
      log.append(new QuorumLog.Logged<>(1, new Entry<>(i, i, List.of(i))));
    }
    log.synced(log.at(3));
    List<QuorumLog.Logged<Integer>> news =
        List.of(new QuorumLog.Logged<>(2, new Entry<>(3, 9, List.of(9))));
    assertThat(log.take(news, 2)).isEqualTo(Optional.of(news.getFirst()));
    assertThat(log.lastIndex()).isEqualTo(3);
    assertThat(log.durable()).isEqualTo(2);
    log.compact(2);
    assertThat(log.matches(2, 1)).isTrue();
    log.install(7, 2, Membership.NONE);
    assertThat(log.lastIndex()).isEqualTo(7);
    assertThat(log.durable()).isEqualTo(7);
  }
}
