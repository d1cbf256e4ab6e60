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
        .contains("placement: node votes in the group: group=s1 node=node2");
    assertThat(news.done(PROMOTE)).as("done again").isEmpty();
  }

  @Test
  void refusalThatStaysIsToldOnceWithoutTheNamesOfClasses() {
    Throwable refusal = new CompletionException(new IllegalStateException("not caught up"));
    assertThat(news.refused(PROMOTE, refusal)).isEmpty();
    assertThat(news.refused(PROMOTE, refusal)).isEmpty();
    assertThat(news.refused(PROMOTE, refusal))
        .contains(
            "placement tries again: node is to vote in the group: group=s1 node=node2"
                + " cause=not caught up");
    assertThat(news.refused(PROMOTE, refusal)).isEmpty();
  }

  @Test
  void refusalsBeforeAnotherStepDoNotCount() {
    Throwable late = new TimeoutException();
    PlacementStep remove = new PlacementStep.Remove("s1", "node1", "node2");
    for (int i = 0; i < 2; i++) {
      assertThat(news.refused(PROMOTE, late)).isEmpty();
      assertThat(news.refused(PROMOTE, late)).isEmpty();
      news.done(remove);
    }
    assertThat(news.refused(PROMOTE, late)).isEmpty();
    assertThat(news.refused(PROMOTE, late)).isEmpty();
    assertThat(news.refused(PROMOTE, late)).get().asString().endsWith("cause=no answer in time");
  }
}
