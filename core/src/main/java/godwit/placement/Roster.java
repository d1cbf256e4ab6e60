package godwit.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What nodes have told of themselves since the coordinator's leader began to lead. Immutable; a new
 * leader begins with nothing.
 *
 * @param heard the last report of each node
 * @param sinceMillis when the leader began to listen
 */
public record Roster(NavigableMap<String, Heard> heard, long sinceMillis) {

  /** Three seconds of reports. */
  private static final int KEPT = 6;

  /**
   * A report.
   *
   * @param atMillis when it came, by the listener's clock
   * @param offsets what the wall clock showed in the last reports less what the listener's steady
   *     clock did when they came, in milliseconds; the newest last
   * @param lately the replicas of the last reports; the newest last
   */
  public record Heard(
      NodeReport report, long atMillis, List<Long> offsets, List<List<ReplicaReport>> lately) {
    public Heard {
      offsets = List.copyOf(offsets);
      lately = List.copyOf(lately);
    }

    /**
     * Returns how far the node's wall clock is ahead of the listener's steady one, at the least.
     */
    long offsetMillis() {
      return Collections.max(offsets);
    }
  }

  public Roster {
    heard = Collections.unmodifiableNavigableMap(heard);
  }

  /** Returns the roster of a leader that begins to listen. */
  public static Roster beginning(long nowMillis) {
    return new Roster(new TreeMap<>(), nowMillis);
  }

  /**
   * Returns this roster with a report that came now.
   *
   * @param steadyMillis by a clock of the listener that nobody sets
   */
  public Roster hear(NodeReport report, long nowMillis, long steadyMillis) {
    Heard before = heard.get(report.node());
    List<Long> offsets = before == null ? List.of() : before.offsets();
    List<List<ReplicaReport>> lately = before == null ? List.of() : before.lately();
    TreeMap<String, Heard> next = new TreeMap<>(heard);
    next.put(
        report.node(),
        new Heard(
            report,
            nowMillis,
            with(offsets, report.wallMillis() - steadyMillis),
            with(lately, report.replicas())));
    return new Roster(next, sinceMillis);
  }

  private static <T> List<T> with(List<T> last, T next) {
    List<T> all = new ArrayList<>(last.size() == KEPT ? last.subList(1, KEPT) : last);
    all.add(next);
    return all;
  }

  /** Returns for how long the node has told nothing; of one never heard, since the beginning. */
  public long silentMillis(String node, long nowMillis) {
    Heard last = heard.get(node);
    return Math.max(0, nowMillis - (last == null ? sinceMillis : last.atMillis()));
  }

  /** Returns the names of all groups that any node has a replica of. */
  NavigableSet<String> groups() {
    NavigableSet<String> groups = new TreeSet<>();
    heard.values().forEach(it -> it.report().replicas().forEach(one -> groups.add(one.group())));
    return groups;
  }

  /** Returns the group as its leader told it last: the one of the highest term. */
  public Optional<Led> leader(String group) {
    return heard.values().stream()
        .flatMap(it ->
            it.report().replica(group).filter(ReplicaReport::leads).stream()
                .map(replica -> new Led(it.report().node(), replica)))
        .max(Comparator.comparingLong(led -> led.replica().term()));
  }

  /** Returns how many replicas the node told of; 0 for one that was not heard. */
  int replicasAt(String node) {
    Heard last = heard.get(node);
    return last == null ? 0 : last.report().replicas().size();
  }

  /** Returns of how many groups the node is the leader. */
  int ledBy(String node) {
    return (int)
        groups().stream()
            .filter(group -> leader(group).filter(led -> led.node().equals(node)).isPresent())
            .count();
  }

  /** Returns whether the node told of a replica of the group. */
  boolean hosts(String node, String group) {
    return replica(node, group).isPresent();
  }

  /** Returns what the node told of its replica of the group. */
  Optional<ReplicaReport> replica(String node, String group) {
    return Optional.ofNullable(heard.get(node)).flatMap(last -> last.report().replica(group));
  }

  /** Returns whether the node has, by what it told last, what the group means by it. */
  boolean has(Led led, String node) {
    Optional<Integer> hosted = replica(node, led.replica().group()).map(ReplicaReport::number);
    return node.equals(led.node())
        || led.replica()
            .follower(node)
            .filter(it -> hosted.equals(Optional.of(it.number())))
            .isPresent();
  }

  /**
   * Returns whether the node has told nothing of that replica in its last reports, which are enough
   * to say so: a replica that is being opened is missing in one or two.
   */
  boolean lacks(String node, String group, int number) {
    Heard last = heard.get(node);
    return last != null
        && last.lately().size() == KEPT
        && last.lately().stream()
            .flatMap(List::stream)
            .noneMatch(it -> it.group().equals(group) && it.number() == number);
  }

  /**
   * A leader and what it told of its group.
   *
   * @param node that leads
   */
  public record Led(String node, ReplicaReport replica) {}
}
