package godwit.tests.failover;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which members lead the groups that take part in a move, as they say themselves. */
final class Leaders {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Cluster cluster;
  private final Map<Party, String> groups;

  Leaders(Cluster cluster, String source, String target) {
    this.cluster = cluster;
    this.groups =
        new EnumMap<>(
            Map.of(
                Party.COORDINATOR, Cluster.COORDINATOR,
                Party.SOURCE, source,
                Party.TARGET, target));
  }

  String group(Party party) {
    return Optional.ofNullable(groups.get(party)).orElseThrow();
  }

  /** Returns the leaders of which there is just one each just now; all members must run. */
  Map<Party, Member> now() throws IOException, InterruptedException {
    Map<Party, Member> leaders = new EnumMap<>(Party.class);
    claims()
        .forEach((party, members) -> {
          if (members.size() == 1) {
            leaders.put(party, members.iterator().next());
          }
        });
    return leaders;
  }

  /**
   * Returns who say that they lead: none, or several, for one that was deposed does not know it
   * before its apply thread does.
   */
  private Map<Party, Set<Member>> claims() throws IOException, InterruptedException {
    Map<String, Set<Member>> led = new TreeMap<>();
    for (Member member : cluster.members()) {
      for (String group : member.ask("leads", "leads").split(" ", -1)) {
        led.computeIfAbsent(group, any -> new LinkedHashSet<>()).add(member);
      }
    }
    Map<Party, Set<Member>> claims = new EnumMap<>(Party.class);
    groups.forEach((party, group) -> claims.put(party, led.getOrDefault(group, Set.of())));
    return claims;
  }

  /** Has each of three groups led by another of three members, and returns by which. */
  Map<Party, Member> part() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Map<Party, Member> leaders = now();
      boolean isComplete = leaders.size() == groups.size();
      if (isComplete && new HashSet<>(leaders.values()).size() == groups.size()) {
        return leaders;
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("leaders were not parted: " + groups + " " + names(leaders));
      }
      if (isComplete) {
        partOne(leaders);
      }
      Waiting.pass(LOOK);
    }
  }

  private void partOne(Map<Party, Member> leaders) throws IOException, InterruptedException {
    Set<Member> taken = new HashSet<>();
    for (Map.Entry<Party, Member> entry : leaders.entrySet()) {
      if (!taken.add(entry.getValue())) {
        give(entry.getKey(), entry.getValue(), heir(Set.copyOf(leaders.values())));
        return;
      }
    }
  }

  /** Begins to give the leadership of a group to a member that leads none of the three. */
  void give(Party party, Member from, Member to) throws IOException, InterruptedException {
    var unused = from.ask("yield " + group(party) + " " + to.name(), "yielding");
  }

  /** Returns a member that is none of these. */
  Member heir(Set<Member> others) {
    return cluster.members().stream().filter(it -> !others.contains(it)).findFirst().orElseThrow();
  }

  /**
   * Waits until each of these groups is led by a member that did not lead it before. The one that
   * did may not know of it yet.
   */
  void awaitOthers(Set<Party> parties, Map<Party, Member> before)
      throws IOException, InterruptedException {
    Waiting.until(
        PATIENCE,
        () -> areOthers(parties, before, claims()),
        () -> "other leaders than " + names(before) + " of " + parties);
  }

  @SuppressWarnings("ReferenceEquality") // a member is itself alone
  private static boolean areOthers(
      Set<Party> parties, Map<Party, Member> before, Map<Party, Set<Member>> claims) {
    return parties.stream()
        .allMatch(party ->
            claims.getOrDefault(party, Set.of()).stream().anyMatch(it -> it != before.get(party)));
  }

  static Map<Party, String> names(Map<Party, Member> leaders) {
    Map<Party, String> names = new EnumMap<>(Party.class);
    leaders.forEach((party, member) -> names.put(party, member.name()));
    return names;
  }
}
