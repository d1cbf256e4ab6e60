package godwit.tests.crash;

import godwit.client.Batch;
import godwit.client.Table;
import godwit.key.Bytes;

/** Rows that nobody changes: they make moves last, and must all be there whatever happened. */
final class Ballast {
  static final int ROWS = 12_000;

  private static final int ROWS_PER_BATCH = 500;
  private static final int VALUE_BYTES = 300;

  private Ballast() {}

  static Bytes key(int row) {
    return Bytes.utf8(String.format("%06d", row));
  }

  static Bytes value(int row) {
    return Bytes.utf8("ballast " + row + " " + "y".repeat(VALUE_BYTES));
  }

  /** Writes all of it; of use again where it was interrupted. */
  static void load(Table table) {
    for (int row = 0; row < ROWS; ) {
      Batch batch = new Batch();
      for (int i = 0; i < ROWS_PER_BATCH && row < ROWS; i++, row++) {
        batch.put(key(row), value(row));
      }
      table.write(batch);
    }
  }
}
