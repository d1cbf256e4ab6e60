package godwit.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often it is told that the coordinator's leader is not found. */
class SearchLogTest {
  private static final List<String> ASKED = List.of("db1:7420", "db2:7420");

  private final List<String> warnings = new ArrayList<>();
  private final List<String> news = new ArrayList<>();
  private long nowMillis = 1_000_000;
  private final SearchLog log = new SearchLog(() -> nowMillis, warnings::add, news::add);

  @Test
  void searchOfAMomentIsNotTold() {
    search(3_900);
    log.found();
    search(3_900);
    log.found();
    assertThat(warnings).isEmpty();
    assertThat(news).isEmpty();
  }

  @Test
  void longSearchIsToldOnceThenTwiceAMinuteAndAtItsEnd() {
    search(70_000);
    assertThat(warnings)
        .containsExactly(
            "coordinator's leader is not found: asked=db1:7420,db2:7420 tries=41 seconds=4"
                + " cause=refused",
            "coordinator's leader is not found: asked=db1:7420,db2:7420 tries=341 seconds=34"
                + " cause=refused",
            "coordinator's leader is not found: asked=db1:7420,db2:7420 tries=641 seconds=64"
                + " cause=refused");
    log.found();
    log.found();
    assertThat(news).containsExactly("coordinator's leader is found again: seconds=70 tries=701");
    search(5_000);
    assertThat(warnings).as("the next one is told anew").hasSize(4);
  }

  private void search(long millis) {
    for (long passed = 0; passed <= millis; passed += 100) {
      log.failed(ASKED, "refused");
      nowMillis += 100;
    }
    nowMillis -= 100;
  }
}
