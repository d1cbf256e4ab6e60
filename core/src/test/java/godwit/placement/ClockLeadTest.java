package godwit.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Whose wall clock leads, by what nodes report. */
class ClockLeadTest {
  private static final long BOUND = 10_000;

  private Roster roster = Roster.beginning(0);
  private long nowMillis = 1_000_000;
  private long setMillis;

  @Test
  void nodeAloneAndOneOfTwoAreNotJudged() {
    report("a", 60_000);
    assertThat(lead("a")).isEmpty();
    report("b", 0);
    assertThat(lead("a")).isEmpty();
    assertThat(lead("b")).isEmpty();
    report("c", 0);
    assertThat(lead("a")).hasValue(60_000);
    assertThat(lead("b")).hasValue(0);
  }

  @Test
  void whoeverWasNeverHeardIsNotJudged() {
    List.of("a", "b", "c").forEach(node -> report(node, 0));
    assertThat(lead("d")).isEmpty();
  }

  /** Two of three clocks that agree may be the wrong ones: the third one is behind, not they. */
  @Test
  void oneThatIsBehindHasNobodyLead() {
    report("a", 5);
    report("b", 0);
    report("c", -60_000);
    assertThat(lead("a")).hasValue(5);
    assertThat(lead("b")).hasValue(0);
    assertThat(lead("c")).hasValue(-60_000);
  }

  @Test
  void twoOfFiveThatAreAheadBothLead() {
    report("a", 60_000);
    report("b", 50_000);
    List.of("c", "d", "e").forEach(node -> report(node, 0));
    assertThat(lead("a")).hasValue(60_000);
    assertThat(lead("b")).hasValue(50_000);
    assertThat(lead("c")).hasValue(0);
  }

  /** Its own clock is one of those that are compared, not the measure. */
  @Test
  void listenerWhoseClockIsSetAheadLeadsAtOnceAndNobodySeemsToMoveWithIt() {
    List.of("listener", "b", "c", "d").forEach(node -> report(node, 0));
    nowMillis += 60_500;
    setMillis += 60_000;
    for (String node : List.of("b", "c", "d", "listener")) {
      report(node, node.equals("listener") ? 0 : -60_000);
      List.of("b", "c", "d").forEach(it -> assertThat(lead(it).orElse(0)).isZero());
    }
    assertThat(lead("listener")).hasValue(60_000);
    nowMillis -= 59_500;
    setMillis -= 60_000;
    for (String node : List.of("b", "c", "d")) {
      report(node, 0);
      List.of("b", "c", "d").forEach(it -> assertThat(lead(it)).hasValue(0));
    }
  }

  @Test
  void reportsThatWereHeldUpMakeNobodyLead() {
    List.of("a", "b", "c").forEach(node -> report(node, 0));
    nowMillis += 500;
    report("a", 0);
    late("b", 40_000);
    late("c", 40_000);
    assertThat(lead("a")).hasValue(0);
  }

  @Test
  void clockThatWasSetBackLeadsNoMoreWhenItsOldReportsAreGone() {
    for (int i = 0; i < 12; i++) {
      report("a", i < 6 ? 60_000 : 0);
      report("b", 0);
      report("c", 0);
      nowMillis += 500;
      assertThat(lead("a")).hasValue(i < 11 ? 60_000 : 0);
    }
  }

  @Test
  void silentPeerDoesNotCount() {
    List.of("a", "b", "c").forEach(node -> report(node, 0));
    nowMillis += 5_000;
    report("a", 0);
    report("b", 0);
    assertThat(lead("a")).hasValue(0);
    nowMillis++;
    report("a", 0);
    assertThat(lead("a")).isEmpty();
    assertThat(lead("c")).isEmpty();
  }

  @Test
  void clockIsTrustedAgainAtHalfOfTheBound() {
    assertThat(ClockLead.isTooFar(BOUND, BOUND, false)).isFalse();
    assertThat(ClockLead.isTooFar(BOUND + 1, BOUND, false)).isTrue();
    assertThat(ClockLead.isTooFar(BOUND / 2 + 1, BOUND, true)).isTrue();
    assertThat(ClockLead.isTooFar(BOUND / 2, BOUND, true)).isFalse();
  }

  @Test
  void whatWasToldHoldsForAWhileWithoutAnAnswer() {
    OptionalLong nothing = OptionalLong.empty();
    ClockStanding untold = ClockStanding.UNTOLD.after(nothing, BOUND, 99_000);
    assertThat(untold).isEqualTo(ClockStanding.UNTOLD);
    ClockStanding ahead = untold.after(OptionalLong.of(BOUND + 1), BOUND, 100_000);
    assertThat(ahead.isAhead()).isTrue();
    assertThat(ahead.after(nothing, BOUND, 130_000)).isEqualTo(ahead);
    assertThat(ahead.after(nothing, BOUND, 130_001)).isEqualTo(ClockStanding.UNTOLD);
    ClockStanding nearer = ahead.after(OptionalLong.of(BOUND), BOUND, 100_500);
    assertThat(nearer.isAhead()).isTrue();
    assertThat(nearer.leadMillis()).hasValue(BOUND);
    assertThat(nearer.after(OptionalLong.of(0), BOUND, 101_000).isAhead()).isFalse();
  }

  private void report(String node, long aheadMillis) {
    NodeReport report =
        new NodeReport(node, "folder", node + ":1", nowMillis + aheadMillis, 0, List.of());
    roster = roster.hear(report, nowMillis, nowMillis - setMillis);
  }

  /** A report that was under way for so long. */
  private void late(String node, long millis) {
    report(node, -millis);
  }

  private OptionalLong lead(String node) {
    return ClockLead.of(roster, node, nowMillis);
  }
}
