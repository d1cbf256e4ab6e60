package godwit.cli.verb;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.Columns;
import godwit.placement.NodeStatus;
import godwit.placement.NodeStatus.ReplicaStatus;
import godwit.placement.NodeStatus.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A node, as the tool shows it.
 *
 * @param silentMillis for how long it has told nothing; null if it was never heard by the
 *     coordinator's present leader
 * @param listenedMillis for how long that leader has listened; null if it has heard the node
 * @param clockLeadMillis by how much its wall clock leads those of the others; null if that is not
 *     known
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

  static NodeLine of(NodeStatus node) {
    return new NodeLine(
        node.name(),
        node.address(),
        node.standing().name().toLowerCase(Locale.ROOT),
        node.silence().heard() ? node.silence().millis() : null,
        node.silence().heard() ? null : node.silence().millis(),
        node.freeBytes(),
        node.clockLeadMillis().isPresent() ? node.clockLeadMillis().getAsLong() : null,
        groups(node, Role.LEADER),
        groups(node, Role.VOTER),
        node.replicas().stream().filter(NodeLine::isBehind).map(NodeLine::lag).toList());
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
    nodes.forEach(node -> node.behind().forEach(it -> lines.add(node.node() + ": " + it)));
    nodes.forEach(node -> node.silence().ifPresent(it -> lines.add(node.node() + ": " + it)));
    nodes.forEach(node -> node.clock().ifPresent(it -> lines.add(node.node() + ": " + it)));
    if (nodes.stream().anyMatch(NodeLine::isUnheard)) {
      lines.add(UNHEARD);
    }
    return lines;
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

  /** Returns what is to be said of one that tells nothing and has something. */
  private Optional<String> silence() {
    Long millis = silentMillis == null ? listenedMillis : silentMillis;
    boolean hasSomething = !leads.isEmpty() || !follows.isEmpty();
    return millis != null && millis > SILENT_MILLIS && hasSomething
        ? Optional.of(
            "tells nothing, so what it leads and follows is what was known last. Start it; after"
                + " the grace period others take its place")
        : Optional.empty();
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
      case STRAY -> replica.group() + " is no member: waits to be added, or to be deleted";
      case LEADER, VOTER -> replica.group() + " is behind, entries: " + replica.lagEntries();
    };
  }

  private static String words(List<String> groups) {
    return groups.isEmpty() ? "-" : groups.stream().collect(Collectors.joining(" "));
  }
}
