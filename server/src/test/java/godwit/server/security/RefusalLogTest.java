package godwit.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
  private final List<String> lines = new ArrayList<>();
  private long nowMillis;
  private final RefusalLog log = new RefusalLog(() -> nowMillis, lines::add);

  @Test
  void theFirstOfAKindIsToldAndThoseThatFollowAreCounted() {
    for (int i = 0; i < 500; i++) {
      log.refused("h1 WRONG", "from=h1:" + i);
    }
    log.refused("h2 WRONG", "from=h2:1");
    assertThat(lines).containsExactly("refused: from=h1:0", "refused: from=h2:1");
    nowMillis += 60_000;
    log.refused("h1 WRONG", "from=h1:9");
    assertThat(lines).last().isEqualTo("refused: from=h1:9 untold=499");
  }

  @Test
  void aFloodOfKindsIsToldOnceEachAndForgotten() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 2_000; i++) {
        log.refused("h" + i, "from=h" + i);
      }
    }
    assertThat(lines).hasSizeBetween(2_000, 4_000);
  }
}
