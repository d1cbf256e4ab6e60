package godwit.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import godwit.request.Row;
import godwit.store.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScanCheckTest {
  private static final UnicodeRows ROWS = UnicodeRows.range('A', 'J');

  private final Findings findings = new Findings();
  private final List<Integer> judged = new ArrayList<>();

  @Test
  void wholeScanInEitherDirectionIsFine() {
    List<Integer> all = all();
    check(Direction.FORWARD, 0, 10, all);
    check(Direction.REVERSE, 0, 10, all.reversed());
    assertThat(counts()).containsExactly(0L, 0L, 0L);
    assertThat(judged).hasSize(20);
  }

  @Test
  void partOfTheRowsIsFineWithinItsBounds() {
    check(Direction.FORWARD, 3, 6, List.of(3, 4, 5));
    check(Direction.REVERSE, 3, 6, List.of(5, 4, 3));
    assertThat(counts()).containsExactly(0L, 0L, 0L);
  }

  @Test
  void missingRowsAreLostAtTheBeginningInTheMidstAndAtTheEnd() {
    check(Direction.FORWARD, 0, 10, List.of(2, 3, 5, 6, 7, 8));
    assertThat(counts()).containsExactly(4L, 0L, 0L);
    check(Direction.REVERSE, 0, 10, List.of(8, 7, 5, 4, 3, 2));
    assertThat(counts()).containsExactly(8L, 0L, 0L);
  }

  @Test
  void nothingAtAllIsEverythingLost() {
    check(Direction.FORWARD, 0, 10, List.of());
    check(Direction.REVERSE, 2, 4, List.of());
    assertThat(counts()).containsExactly(12L, 0L, 0L);
  }

  @Test
  void rowThatComesTwiceIsDuplicated() {
    List<Integer> twice = all();
    twice.add(5, 4);
    check(Direction.FORWARD, 0, 10, twice);
    assertThat(counts()).containsExactly(0L, 1L, 0L);
    check(Direction.REVERSE, 0, 10, twice.reversed());
    assertThat(counts()).containsExactly(0L, 2L, 0L);
  }

  @Test
  void rowsOutOfOrderAreNoticed() {
    List<Integer> swapped = all();
    Collections.swap(swapped, 4, 5);
    check(Direction.FORWARD, 0, 10, swapped);
    assertThat(findings.lost()).isOne();
    assertThat(findings.duplicated()).isOne();
  }

  @Test
  void rowsThatNobodyWroteOrOutsideOfTheRangeAreNoticed() {
    ScanCheck check = begin(Direction.FORWARD, 0, 5);
    check.take(row(0));
    check.take(new Row(Bytes.utf8("U+FFFFFF"), 1, Bytes.EMPTY));
    check.take(row(7));
    assertThat(findings.duplicated()).isEqualTo(2);
  }

  @Test
  void findingsKeepTheirFirstExamples() {
    check(Direction.FORWARD, 0, 10, List.of());
    assertThat(findings.examples()).hasSize(8);
    assertThat(findings.examples().getFirst()).contains("lost").contains("U+000041");
  }

  private void check(Direction direction, int low, int high, List<Integer> rows) {
    ScanCheck check = begin(direction, low, high);
    rows.forEach(row -> check.take(row(row)));
    assertThat(check.end()).isEqualTo(rows.size());
  }

  private ScanCheck begin(Direction direction, int low, int high) {
    ScanCheck.Scope scope = new ScanCheck.Scope(low, high, direction);
    return new ScanCheck(ROWS, scope, (row, found) -> judged.add(row), findings);
  }

  private static Row row(int row) {
    return new Row(ROWS.key(row), 1, ROWS.value(row, 0));
  }

  private static List<Integer> all() {
    return new ArrayList<>(IntStream.range(0, 10).boxed().toList());
  }

  private List<Long> counts() {
    return List.of(findings.lost(), findings.duplicated(), findings.stale());
  }
}
