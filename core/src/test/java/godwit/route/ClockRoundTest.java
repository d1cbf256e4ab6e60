package godwit.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockRoundTest {
  private final ClockRound round = new ClockRound(KeyRange.ALL);

  @Test
  void theTimeIsTheMaximumOfAllOwnersClocks() {
    round.learn(70, List.of(range("f", "m")));
    round.learn(50, List.of(new KeyRange(Bytes.EMPTY, key("f")), new KeyRange(key("m"), null)));

    assertThat(round.missing()).isEmpty();
    assertThat(round.time()).isEqualTo(70);
  }

  @Test
  void keysThatNobodyAnsweredForAreMissing() {
    round.learn(70, List.of(range("f", "m"), range("p", "q")));

    assertThat(round.missing())
        .containsExactly(
            new KeyRange(Bytes.EMPTY, key("f")), range("m", "p"), new KeyRange(key("q"), null));
    assertThatThrownBy(round::time).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theClockOfAServiceThatOwnsNothingDoesNotCount() {
    round.learn(90, List.of());
    round.learn(10, List.of(KeyRange.ALL));

    assertThat(round.time()).isEqualTo(10);
  }

  private static KeyRange range(String low, String high) {
    return new KeyRange(key(low), key(high));
  }

  private static Bytes key(String text) {
    return Bytes.utf8(text);
  }
}
