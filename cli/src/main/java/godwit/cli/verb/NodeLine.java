package godwit.cli.verb;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.Columns;
import godwit.cli.screen.Words;
import godwit.placement.NodeStatus;
import godwit.placement.NodeStatus.ReplicaStatus;
import godwit.placement.NodeStatus.Role;
import godwit.placement.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node, as the tool shows it, by what it and the others told last.
 *
 * @param silentMillis for how long it has told nothing; null if it was never heard by the
 *     coordinator's present leader
 * @param listenedMillis for how long that leader has listened; null if it has heard the node
 * @param clockLeadMillis by how much its wall clock leads those of the others; null if that is not
 *     known
 * @param alone groups that it leads or follows, and no other node that was heard
 * @param leaderless groups that it leads or follows, and nobody who is heard leads
 * @param behind a line for each group in which its replica is not as it should be
 */
record NodeLine(
    String node,
    String address,
    String standing,
    @Nullable Long silentMillis,
    @Nullable Long listenedMillis,
    long freeBytes,
    @Nullable Long clockLeadMillis,
    List<String> leads,
    List<String> follows,
    List<String> alone,
    List<String> leaderless,
    List<String> behind) {
  /** Entries that are under way to a healthy follower. */
  private static final long USUAL_LAG = 512;

  private static final String NOT_YET = "not yet";

  private static final String UNHEARD =
      "not yet: the coordinator's leader has just begun to listen. A node that runs tells something"
          + " twice a second: look again";

  private static final long SILENT_MILLIS = 3_000;

  /** Less than that is between a report and the next. */
  private static final long NOTABLE_MILLIS = 1_000;

  /** Returns the line of one of the nodes. */
  static NodeLine of(NodeStatus node, List<NodeStatus> nodes) {
    List<NodeStatus> others =
        nodes.stream().filter(other -> !other.name().equals(node.name())).toList();
    List<NodeStatus> heard = nodes.stream().filter(NodeLine::isHeard).toList();
    List<String> has =
        Stream.concat(groups(node, Role.LEADER).stream(), groups(node, Role.VOTER).stream())
            .toList();
    return new NodeLine(
        node.name(),
        node.address(),
        Words.of(node.standing()),
        node.silence().heard() ? node.silence().millis() : null,
        node.silence().heard() ? null : node.silence().millis(),
        node.freeBytes(),
        node.clockLeadMillis().isPresent() ? node.clockLeadMillis().getAsLong() : null,
        groups(node, Role.LEADER),
        groups(node, Role.VOTER),
        has.stream().filter(it -> !isAt(others, it, Role.LEADER, Role.VOTER)).toList(),
        has.stream().filter(it -> !isAt(heard, it, Role.LEADER)).toList(),
        node.replicas().stream().filter(NodeLine::isBehind).map(NodeLine::lag).toList());
  }

  /** Returns whether it was removed, and has nothing to give away any more. */
  boolean isGone() {
    return standing.equals(Words.of(Standing.REMOVED))
        && leads.isEmpty()
        && follows.isEmpty()
        && (behind.isEmpty() || isSilent());
  }

  /** Returns the nodes below each other. */
  static List<String> table(List<NodeLine> nodes) {
    Columns columns =
        new Columns(6, "NODE", "ADDRESS", "STANDING", "HEARD", "LEADS", "FOLLOWS", "FREE");
    for (NodeLine node : nodes) {
      columns.add(
          node.node(),
          node.address().isEmpty() ? "(in this process)" : node.address(),
          node.standing(),
          node.heard(),
          words(node.leads()),
          words(node.follows()),
          node.freeBytes() == 0 ? "-" : Amounts.bytes(node.freeBytes()));
    }
    List<String> lines = new ArrayList<>(columns.lines());
    List<NodeLine> present = nodes.stream().filter(node -> !node.isGone()).toList();
    present.forEach(node -> node.behind().forEach(it -> lines.add(node.node() + ": " + it)));
    present.forEach(node -> node.silence().ifPresent(it -> lines.add(node.node() + ": " + it)));
    present.forEach(node -> node.clock().ifPresent(it -> lines.add(node.node() + ": " + it)));
    if (present.stream().anyMatch(NodeLine::isUnheard)) {
      lines.add(UNHEARD);
    } else {
      leaderless(present).ifPresent(lines::add);
    }
    return lines;
  }

  /** Returns which groups that a node has which is heard nobody leads who is. */
  private static Optional<String> leaderless(List<NodeLine> present) {
    List<String> groups =
        present.stream()
            .filter(node -> !node.isSilent())
            .flatMap(node -> node.leaderless().stream())
            .distinct()
            .sorted()
            .toList();
    return groups.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "nobody who is heard leads "
                + words(groups)
                + ", and what is there can't be reached. If it stays so, start the nodes that tell"
                + " nothing or were stopped: a majority of the voters must run");
  }

  /** Returns whether the coordinator's leader has only begun to listen for it. */
  private boolean isUnheard() {
    return heard().equals(NOT_YET);
  }

  private String heard() {
    Long listened = listenedMillis;
    if (listened != null && listened > SILENT_MILLIS) {
      return "not in " + listened / 1_000 + " s";
    }
    Long silent = silentMillis;
    if (silent == null) {
      return NOT_YET;
    }
    return silent > SILENT_MILLIS ? silent / 1_000 + " s ago" : "now";
  }

  private boolean isSilent() {
    Long millis = silentMillis == null ? listenedMillis : silentMillis;
    return millis != null && millis > SILENT_MILLIS;
  }

  /** Returns what is to be said of one that tells nothing and has something. */
  private Optional<String> silence() {
    boolean hasSomething = !leads.isEmpty() || !follows.isEmpty();
    return isSilent() && hasSomething
        ? Optional.of(
            "tells nothing, so what it leads and follows is what was known last. Start it"
                + prospect())
        : Optional.empty();
  }

  /** Returns what happens if nobody starts it; without its leader no group changes its members. */
  private String prospect() {
    if (!alone.isEmpty()) {
      return ": no other node that was heard has "
          + words(alone)
          + ", so none takes its place there";
    }
    if (!leaderless.isEmpty()) {
      return ": nobody who is heard leads "
          + words(leaderless)
          + ", so none takes its place there until somebody does";
    }
    String when = standing.equals(Words.of(Standing.SERVING)) ? "after the grace period " : "";
    return "; " + when + "another node takes its place, where one can";
  }

  /** Returns what is to be said of its clock, if it is off by a second or more. */
  private Optional<String> clock() {
    if (clockLeadMillis == null || Math.abs(clockLeadMillis) < NOTABLE_MILLIS) {
      return Optional.empty();
    }
    String side = clockLeadMillis > 0 ? " s ahead of" : " s behind";
    return Optional.of(
        "its clock is " + Math.abs(clockLeadMillis) / 1_000 + side + " those of the other nodes");
  }

  private static boolean isHeard(NodeStatus node) {
    return node.silence().heard() && node.silence().millis() <= SILENT_MILLIS;
  }

  private static boolean isAt(List<NodeStatus> nodes, String group, Role... roles) {
    return nodes.stream()
        .flatMap(node -> node.replicas().stream())
        .anyMatch(it -> it.group().equals(group) && List.of(roles).contains(it.role()));
  }

  private static List<String> groups(NodeStatus node, Role role) {
    return node.replicas().stream()
        .filter(replica -> replica.role() == role)
        .map(ReplicaStatus::group)
        .toList();
  }

  private static boolean isBehind(ReplicaStatus replica) {
    return switch (replica.role()) {
      case LEADER -> false;
      case VOTER -> replica.lagEntries() > USUAL_LAG;
      case LEARNER, STRAY -> true;
    };
  }

  private static String lag(ReplicaStatus replica) {
    return switch (replica.role()) {
      case LEARNER -> replica.group() + " has no vote yet, entries to get: " + replica.lagEntries();
      case STRAY ->
          replica.group()
              + " is no member of its group: it is about to be added, or has left and is about to"
              + " be deleted; both happen by themselves";
      case LEADER, VOTER -> replica.group() + " is behind, entries: " + replica.lagEntries();
    };
  }

  private static String words(List<String> groups) {
    return groups.isEmpty() ? "-" : groups.stream().collect(Collectors.joining(" "));
  }
}
