package godwit.cli.verb;

import godwit.client.UnavailableException;
import godwit.placement.NodeStatus;
import godwit.placement.NodeStatus.Role;
import godwit.placement.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The wait for a node to have given away what it is to give, or, if it tells nothing, for others to
 * have taken its place. Not thread-safe.
 */
final class Departure {
  /** A time in which nobody could do anything is no election, and no restart of a node. */
  private static final long IN_VAIN_MILLIS = 30_000;

  private static final long SILENT_MILLIS = 10_000;

  private final String node;
  private final Standing standing;
  private final Consumer<String> told;
  private final long lookMillis;
  private String said = "";
  private int looksInVain;

  /**
   * Makes one that has not begun.
   *
   * @param standing that the node was given
   * @param told is given a line whenever there is news
   * @param lookMillis how much time is between two looks
   */
  Departure(String node, Standing standing, Consumer<String> told, long lookMillis) {
    this.node = node;
    this.standing = standing;
    this.told = told;
    this.lookMillis = lookMillis;
  }

  /**
   * Waits for the end, and says what it is.
   *
   * @param first the nodes as they were told when it began
   * @param looks tells of the nodes as they are
   * @param patience for how long it is waited at most; empty for any time
   * @return the nodes as they were seen last
   * @throws StillOpenException if the end is not known to have come in time, or if it can't come
   *     before another node runs
   */
  List<NodeStatus> await(
      List<NodeStatus> first, Supplier<List<NodeStatus>> looks, Optional<Duration> patience)
      throws StillOpenException {
    CountDownLatch never = new CountDownLatch(1);
    return await(
        first,
        looks,
        patience,
        () -> {
          var unused = never.await(lookMillis, TimeUnit.MILLISECONDS);
        });
  }

  /** A time in which nothing is asked. */
  @FunctionalInterface
  interface Pause {
    void pass() throws InterruptedException;
  }

  /** As the other method does, with that pause between two looks. */
  List<NodeStatus> await(
      List<NodeStatus> first,
      Supplier<List<NodeStatus>> looks,
      Optional<Duration> patience,
      Pause pause)
      throws StillOpenException {
    long beganNanos = System.nanoTime();
    List<NodeStatus> nodes = first;
    try {
      while (!hasEnded(nodes)) {
        if (patience.isPresent() && System.nanoTime() - beganNanos >= patience.get().toNanos()) {
          throw StillOpenException.of(node, standing, said, patience.get());
        }
        pause.pass();
        nodes = looks.get();
      }
    } catch (UnavailableException e) {
      throw StillOpenException.of(node, standing, said, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return nodes;
  }

  private boolean hasEnded(List<NodeStatus> nodes) throws StillOpenException {
    NodeStatus now = find(node, nodes);
    boolean isThere = isThere(now);
    if (isThere || !Gap.isKnown(nodes)) {
      looksInVain = 0;
      return isThere && hasGiven(now, nodes);
    }
    return isReplaced(Gap.of(node, nodes));
  }

  private boolean hasGiven(NodeStatus now, List<NodeStatus> nodes) {
    if (now.replicas().isEmpty()) {
      told.accept(node + " has nothing any more, and may be stopped");
      return true;
    }
    if (standing == Standing.DRAINING && Gap.isKnown(nodes) && keepsTheRest(now, nodes)) {
      told.accept(
          "it leads nothing any more; no other node can take the rest, and groups would get"
              + " narrower without it. It may be stopped for a while");
      return true;
    }
    say("still at " + node + ": " + groups(now));
    return false;
  }

  private boolean isReplaced(List<Gap> gaps) throws StillOpenException {
    if (gaps.isEmpty()) {
      told.accept(
          node
              + " tells nothing, and others have taken its place: no group that they know of lacks"
              + " a replica"
              + (standing == Standing.REMOVED ? ". Its directory is needed no more" : ""));
      return true;
    }
    looksInVain = gaps.stream().noneMatch(Gap::goesOn) ? looksInVain + 1 : 0;
    if (looksInVain * lookMillis >= IN_VAIN_MILLIS) {
      throw StillOpenException.withoutHeir(node, standing, Gap.words(gaps));
    }
    say(node + " tells nothing; replicas at others: " + Gap.words(gaps));
    return false;
  }

  private void say(String news) {
    if (!news.equals(said)) {
      told.accept(news);
      said = news;
    }
  }

  private static String groups(NodeStatus node) {
    return String.join(" ", node.replicas().stream().map(it -> it.group()).toList());
  }

  /** Returns whether the node leads nothing, and no node could take any of its replicas. */
  private static boolean keepsTheRest(NodeStatus node, List<NodeStatus> nodes) {
    return node.replicas().stream().noneMatch(it -> it.role() == Role.LEADER)
        && node.replicas().stream()
            .allMatch(replica ->
                nodes.stream()
                    .filter(other -> other.standing() == Standing.SERVING && isThere(other))
                    .allMatch(other -> hosts(other, replica.group())));
  }

  private static boolean hosts(NodeStatus node, String group) {
    return node.replicas().stream().anyMatch(it -> it.group().equals(group));
  }

  /** One that tells nothing has nothing to give; the others do without it. */
  static boolean isThere(NodeStatus node) {
    return node.silentMillis().isPresent() && node.silentMillis().getAsLong() < SILENT_MILLIS;
  }

  /** Returns the node of that name, which the cluster knows for ever. */
  static NodeStatus find(String node, List<NodeStatus> nodes) {
    return nodes.stream()
        .filter(it -> it.name().equals(node))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("node has gone: node=" + node));
  }
}
