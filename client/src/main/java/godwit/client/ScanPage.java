package godwit.client;

import godwit.request.Row;
import java.util.List;
import java.util.Optional;

/**
 * Some rows of a scan, in its direction.
 *
 * @param asOf the time that the whole scan is read at
 * @param next where the rest begins, for {@link Scan#resume}; empty at the end
 */
public record ScanPage(List<Row> rows, long asOf, Optional<ScanCursor> next) {
  public ScanPage {
    rows = List.copyOf(rows);
  }
}
