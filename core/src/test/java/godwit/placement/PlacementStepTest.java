package godwit.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who takes a step. */
final class PlacementStepTest {
  @Test
  void aReplicaIsOpenedAndDeletedByItsNode() {
    assertThat(new PlacementStep.Host("s1", "n2").actor()).isEqualTo("n2");
    assertThat(new PlacementStep.Delete("s1", "n2", 3, 1, 9).actor()).isEqualTo("n2");
  }

  @Test
  void whateverChangesTheGroupIsDoneByItsLeader() {
    for (PlacementStep step :
        List.of(
            new PlacementStep.AddLearner("s1", "n1", "n2", 3),
            new PlacementStep.Promote("s1", "n1", "n2"),
            new PlacementStep.Remove("s1", "n1", "n2"),
            new PlacementStep.Transfer("s1", "n1", "n2"),
            new PlacementStep.Discard("s1", "n1", "n2", 3))) {
      assertThat(step.actor()).as("%s", step).isEqualTo("n1");
    }
  }
}
