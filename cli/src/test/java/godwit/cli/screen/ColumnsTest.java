package godwit.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    Columns columns = new Columns(1, "name", "rows").add("a", "1").add("longer name", "123,456");
    assertThat(columns.lines())
        .containsExactly("name            rows", "a                  1", "longer name  123,456");
  }

  @Test
  void lineWithOtherThanAllCellsIsAMistake() {
    Columns columns = new Columns(1, "name", "rows");
    assertThatThrownBy(() -> columns.add("a")).isInstanceOf(IllegalArgumentException.class);
  }
}
