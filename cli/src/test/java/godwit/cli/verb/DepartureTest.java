package godwit.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.UnavailableException;
import godwit.placement.NodeStatus;
import godwit.placement.Standing;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The wait for others to have taken the place of a node that tells nothing. */
class DepartureTest {
  private static final NodeStatus ONE = Nodes.running("n1", "+s1");
  private static final NodeStatus TWO = Nodes.running("n2", "s1");
  private static final NodeStatus GONE = Nodes.silent("n3", Standing.REMOVED, "s1");
  private static final List<NodeStatus> OPEN = List.of(ONE, TWO, GONE, Nodes.running("n4"));
  private static final String NEWS = "n3 tells nothing; replicas at others: ";

  private final List<String> told = new ArrayList<>();
  private final Departure departure = new Departure("n3", Standing.REMOVED, told::add, 1);

  @Test
  void silentNodeIsWaitedForUntilOthersHaveTakenItsPlace() throws StillOpenException {
    NodeStatus heir = Nodes.running("n4", "s1");
    await(
        List.of(
            List.of(ONE, TWO, Nodes.unheard("n3", Standing.REMOVED, 400)),
            OPEN,
            OPEN,
            List.of(ONE, TWO, GONE, heir),
            List.of(ONE, TWO, Nodes.silent("n3", Standing.REMOVED, "-s1"), heir)));
    assertThat(told)
        .containsExactly(
            NEWS + "s1 (2 of 3)",
            NEWS + "s1 (3 of 3)",
            "n3 tells nothing, and others have taken its place: no group that they know of lacks a"
                + " replica. Its directory is needed no more");
  }

  @Test
  void waitEndsWhereNoNodeCanTakeThePlaceForLong() {
    Departure seldom = new Departure("n3", Standing.REMOVED, told::add, 7_500);
    List<NodeStatus> heirless = List.of(ONE, TWO, GONE, Nodes.silent("n4", Standing.SERVING));
    Deque<List<NodeStatus>> looks = new ArrayDeque<>();
    looks.addAll(List.of(heirless, OPEN, heirless, heirless));
    looks.add(List.of(ONE, TWO, GONE, Nodes.unheard("n4", Standing.SERVING, 400)));
    looks.addAll(List.of(heirless, heirless, heirless, heirless));
    assertThatThrownBy(() -> seldom.await(heirless, looks::removeFirst, Optional.empty(), () -> {}))
        .isInstanceOfSatisfying(
            StillOpenException.class,
            e -> {
              assertThat(e)
                  .hasMessage(
                      "node=n3 standing=removed tells nothing, and no node that runs can take its"
                          + " place, replicas: s1 (2 of 3)");
              assertThat(e.advice()).startsWith("Keep its directory. Start the nodes that tell");
            });
    assertThat(looks).isEmpty();
    assertThat(told).containsExactly(NEWS + "s1 (2 of 3)");
  }

  @Test
  void drainedNodeKeepsNothingBackWhileNobodyElseWasHeard() throws StillOpenException {
    Departure drain = new Departure("n2", Standing.DRAINING, told::add, 1);
    NodeStatus late = Nodes.unheard("n4", Standing.SERVING, 400);
    Deque<List<NodeStatus>> looks = new ArrayDeque<>();
    looks.add(List.of(ONE, TWO, Nodes.running("n4")));
    looks.add(List.of(ONE, Nodes.running("n2"), Nodes.running("n4", "s1")));
    List<NodeStatus> end =
        drain.await(List.of(ONE, TWO, late), looks::removeFirst, Optional.empty());
    assertThat(end.get(1).replicas()).isEmpty();
    assertThat(told)
        .containsExactly("still at n2: s1", "n2 has nothing any more, and may be stopped");
  }

  @Test
  void waitLastsNoLongerThanThePatience() {
    assertThatThrownBy(() -> departure.await(OPEN, () -> OPEN, Optional.of(Duration.ofMillis(5))))
        .isInstanceOf(StillOpenException.class)
        .hasMessage("node=n3 standing=removed has not gone after 0 s: " + NEWS + "s1 (2 of 3)");
  }

  @Test
  void nodeOfAStoreThatAnswersNoMoreIsStillRemoved() {
    assertThatThrownBy(() -> departure.await(OPEN, DepartureTest::silent, Optional.empty()))
        .isInstanceOfSatisfying(
            StillOpenException.class,
            e -> {
              assertThat(e)
                  .hasMessageContaining("had not gone when last heard of: n3 tells nothing")
                  .hasMessageEndingWith("s1 (2 of 3). no answer");
              assertThat(e.advice()).startsWith("It is recorded and goes on by itself.");
            });
  }

  /** Has the looks come one after the other, the last for ever. */
  private void await(List<List<NodeStatus>> looks) throws StillOpenException {
    Deque<List<NodeStatus>> next = new ArrayDeque<>(looks);
    var unused =
        departure.await(
            next.getFirst(),
            () -> {
              List<NodeStatus> now = next.removeFirst();
              if (next.isEmpty()) {
                next.add(now);
              }
              return now;
            },
            Optional.empty());
  }

  private static List<NodeStatus> silent() {
    throw new UnavailableException("no answer");
  }
}
