package godwit.cli.verb;

import godwit.request.Row;

/** A record as JSON shows it. */
record RowLine(String key, String value, long version) {
  static RowLine of(Row row, Form form) {
    return new RowLine(form.text(row.key()), form.text(row.value()), row.version());
  }
}
