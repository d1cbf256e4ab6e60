package godwit.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.placement.PlacementStep;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What the log says of the placement: each change once, in words. */
class PlacementNewsTest {
  private static final PlacementStep PROMOTE = new PlacementStep.Promote("s1", "node1", "node2");

  private final PlacementNews news = new PlacementNews();

  @Test
  void stepThatIsDoneIsToldAsWhatHasChanged() {
    assertThat(news.done(PROMOTE))
        .isEqualTo("placement: node votes in the group: group=s1 node=node2");
  }

  @Test
  void refusalIsToldOnceWithoutTheNamesOfClasses() {
    Throwable refusal = new CompletionException(new IllegalStateException("not caught up"));
    assertThat(news.refused(PROMOTE, refusal))
        .contains(
            "placement tries again: node is to vote in the group: group=s1 node=node2"
                + " cause=not caught up");
    assertThat(news.refused(PROMOTE, refusal)).isEmpty();
    assertThat(news.refused(new PlacementStep.Promote("s2", "node1", "node2"), refusal))
        .as("of another group")
        .isPresent();
  }

  @Test
  void refusalAfterAnotherStepIsToldAgain() {
    Throwable late = new TimeoutException();
    assertThat(news.refused(PROMOTE, late)).get().asString().endsWith("cause=no answer in time");
    news.done(PROMOTE);
    assertThat(news.refused(PROMOTE, late)).isPresent();
  }
}
