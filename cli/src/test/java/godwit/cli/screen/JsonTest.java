package godwit.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
  private record Bird(String name, long rings, boolean seen, @Nullable String note) {}

  @Test
  void recordsBecomeObjectsOfTheSameShape() {
    assertThat(Json.of(new Bird("Uferschnepfe <\"'é\n", 3, true, null)))
        .isEqualTo("{\"name\":\"Uferschnepfe <\\\"'é\\n\",\"rings\":3,\"seen\":true}");
    assertThat(Json.of(List.of(new Bird("a", 0, false, "b"))))
        .isEqualTo("[{\"name\":\"a\",\"rings\":0,\"seen\":false,\"note\":\"b\"}]");
  }

  @Test
  void objectsBecomeRecords() {
    Bird bird = new Bird("knot", 7, true, "far");
    assertThat(Json.parse(Json.of(bird), Bird.class)).contains(bird);
  }

  @Test
  void textThatIsNoObjectIsNoRecord() {
    assertThat(Json.parse("no { object", Bird.class)).isEmpty();
    assertThat(Json.parse("", Bird.class)).isEmpty();
  }
}
