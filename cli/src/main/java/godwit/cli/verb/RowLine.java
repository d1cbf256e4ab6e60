package godwit.cli.verb;

import godwit.request.Row;
import org.jspecify.annotations.Nullable;

/**
 * A record as JSON shows it. A key or value that is no text is there in digits, under another name.
 */
record RowLine(
    @Nullable String key,
    @Nullable String keyHex,
    @Nullable String value,
    @Nullable String valueHex,
    long version) {
  static RowLine of(Row row, Form form) {
    String key = form.plain(row.key());
    String value = form.plain(row.value());
    return new RowLine(
        key,
        key == null ? row.key().toHex() : null,
        value,
        value == null ? row.value().toHex() : null,
        row.version());
  }
}
