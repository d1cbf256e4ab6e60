package godwit.server.cluster;

import godwit.placement.NodeStatus;
import godwit.placement.Standing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where nodes are, and which of them lead which groups, as far as this node was told. What it says
 * may be old; whoever is asked in vain says who leads. Thread-safe.
 */
public final class Whereabouts {
  private static final Logger LOG = LoggerFactory.getLogger(Whereabouts.class);

  private final List<String> seeds;
  private final Map<String, String> hints = new ConcurrentHashMap<>();
  private final Map<String, Meeting> met = new ConcurrentHashMap<>();
  private final Map<String, String> leaving = new ConcurrentHashMap<>();
  private volatile List<NodeStatus> nodes = List.of();
  private volatile AddressBook book = AddressBook.FORGETFUL;
  private volatile Following following = (node, from, to, again) -> true;

  /**
   * A node that was met, at an address that the coordinator may not know yet.
   *
   * @param told where the coordinator had said that it is; empty if it had said nothing
   */
  private record Meeting(String address, String told) {}

  /** Judges whether a node that the coordinator says to be elsewhere is looked for there. */
  interface Following {
    /** Returns whether it is; if that has to be found out, false, and runs {@code again} then. */
    boolean follows(String node, String from, String to, Runnable again);
  }

  /** Knows {@code seeds}: addresses to ask before anything was told. */
  public Whereabouts(List<String> seeds) {
    this.seeds = List.copyOf(seeds);
  }

  /** Knows what is in {@code book} too, and keeps there what it is told from now on. */
  public void keepIn(AddressBook book) {
    this.book = book;
  }

  /** Follows nodes to other addresses as {@code judge} says, from now on. */
  public void followBy(Recognition judge) {
    following = judge::follows;
  }

  /**
   * Takes in that the node was met at that address, which may be news to the coordinator: of a
   * cluster that was stopped whole and listens elsewhere now, nobody could be elected otherwise,
   * nor lead. It holds until the coordinator says something new of that node.
   */
  public void met(String node, String address) {
    if (!node.isEmpty() && !address.isEmpty()) {
      met.put(node, new Meeting(address, told(node)));
    }
  }

  private String told(String node) {
    return book.address(node).or(() -> Optional.ofNullable(leaving.get(node))).orElse("");
  }

  /** Takes in what the coordinator's leader says of all nodes. */
  public synchronized void learn(List<NodeStatus> told) {
    nodes = List.copyOf(told);
    told.stream()
        .flatMap(node -> node.replicas().stream())
        .filter(replica -> replica.role() == NodeStatus.Role.LEADER)
        .forEach(replica -> hints.remove(replica.group()));
    Map<String, String> addresses = new TreeMap<>();
    for (NodeStatus node : told) {
      // What was removed is reached until it has given all away, and not kept.
      boolean removed = node.standing() == Standing.REMOVED;
      if (!node.address().isEmpty()) {
        (removed ? leaving : addresses)
            .put(node.name(), removed ? node.address() : followed(node.name(), node.address()));
      }
    }
    try {
      book.learn(addresses);
    } catch (IOException e) {
      LOG.warn("addresses of nodes can't be kept", e);
    }
    met.entrySet().removeIf(entry -> !entry.getValue().told().equals(told(entry.getKey())));
  }

  /** Returns where the node is looked for that is said to be at {@code told}. */
  private String followed(String node, String told) {
    return book.address(node)
        .filter(before -> !before.equals(told))
        .filter(before -> !following.follows(node, before, told, () -> learn(nodes)))
        .orElse(told);
  }

  /** Takes in that somebody says who leads the group. */
  public void suggest(String group, String address) {
    hints.put(group, address);
  }

  /** Takes in that the one at that address did not answer for the group. */
  public void doubt(String group, String address) {
    hints.remove(group, address);
  }

  /** Returns the names of the nodes that are known beside that one. */
  public List<String> others(String node) {
    return book.names().stream().filter(name -> !name.equals(node)).toList();
  }

  /** Returns what was told of all nodes last; empty before the first time. */
  public List<NodeStatus> nodes() {
    return nodes;
  }

  /** Returns where the node listens. */
  public Optional<String> address(String node) {
    return Optional.ofNullable(met.get(node))
        .map(Meeting::address)
        .or(() -> book.address(node))
        .or(() -> Optional.ofNullable(leaving.get(node)));
  }

  /** Returns where the group's leader is, as far as known. */
  public Optional<String> leader(String group) {
    Optional<String> hint = Optional.ofNullable(hints.get(group));
    return hint.isPresent() ? hint : with(group, NodeStatus.Role.LEADER).findFirst();
  }

  /** Returns the addresses at which to ask for the group's leader, the likeliest first. */
  public List<String> candidates(String group) {
    Set<String> found = new LinkedHashSet<>();
    leader(group).ifPresent(found::add);
    with(group, NodeStatus.Role.LEADER).forEach(found::add);
    with(group, NodeStatus.Role.VOTER).forEach(found::add);
    met.values().forEach(meeting -> found.add(meeting.address()));
    found.addAll(book.all());
    found.addAll(seeds);
    return new ArrayList<>(found);
  }

  private Stream<String> with(String group, NodeStatus.Role role) {
    return nodes.stream()
        .filter(node ->
            node.replicas().stream().anyMatch(it -> it.group().equals(group) && it.role() == role))
        .flatMap(node -> address(node.name()).stream());
  }
}
