package godwit.data;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.KeyRange;
import godwit.request.ReadAnswer;
import godwit.request.Row;
import godwit.store.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A scan of one service, page by page to the end. */
record Scroll(LoggedService service, KeyRange range, Direction direction, long asOf, int maxRows) {

  /** Returns all rows of the scan, in its direction. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    Optional<KeyRange> rest = Optional.of(range);
    while (rest.isPresent()) {
      ReadAnswer answer = service.scan(rest.get(), direction, OptionalLong.of(asOf), maxRows);
      assertThat(answer).isInstanceOf(ReadAnswer.Page.class);
      ReadAnswer.Page page = (ReadAnswer.Page) answer;
      assertThat(page.asOf()).isEqualTo(asOf);
      assertThat(page.rows().size()).isLessThanOrEqualTo(maxRows);
      rows.addAll(page.rows());
      rest = rest(rest.get(), page);
    }
    return rows;
  }

  private Optional<KeyRange> rest(KeyRange before, ReadAnswer.Page page) {
    return page.next()
        .map(next -> direction == Direction.FORWARD ? before.from(next) : before.below(next));
  }
}
