package godwit.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.request.Reason;
import godwit.request.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node tells of what the coordinator says of it. */
class StandingLogTest {
  private static final Refusal TAKEN = new Refusal(Reason.NODE_NAME_TAKEN, "node=n1 address=h:1");
  private static final Refusal REMOVED = new Refusal(Reason.NODE_REMOVED, "node=n1");

  private final List<String> warnings = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private final StandingLog log = new StandingLog(warnings::add, errors::add);

  @Test
  void refusalThatEndsTheStartIsLeftToWhoeverStartsTheNode() {
    log.refused(TAKEN);
    assertThat(errors).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void refusalThatDidNotEndTheStartIsToldOnceTheNodeServes() {
    log.refused(TAKEN);
    log.serves();
    log.refused(TAKEN);
    assertThat(errors)
        .singleElement()
        .asString()
        .startsWith("node may not take part: refusal=")
        .endsWith(". " + Reason.NODE_NAME_TAKEN.advice());
    log.taken();
    log.refused(TAKEN);
    assertThat(errors).hasSize(2);
  }

  @Test
  void removedNodeIsToldOnceToGiveAllAwayAndOnceThatNothingIsLeft() {
    log.serves();
    log.removed("n1");
    log.removed("n1");
    assertThat(warnings)
        .containsExactly("node was removed from the cluster, and gives away what it has: name=n1");
    log.refused(REMOVED);
    log.taken();
    log.refused(REMOVED);
    assertThat(errors).isEmpty();
    assertThat(warnings).hasSize(2);
    assertThat(warnings.getLast())
        .isEqualTo(
            "node was removed from the cluster, and has nothing left to do: node=n1. Stop it; its"
                + " name may be used again, on an empty directory");
  }
}
