package godwit.rocks;

import godwit.key.Bytes;
import java.util.Arrays;

/**
 * The bytes of a batch as the database takes it [1], written here so that a commit is one call into
 * it and not one for each row. Not thread-safe: the committer owns it, and uses it again and again.
 *
 * <pre>
 *  0  sequence, filled in by the database     8
 *  8  count of the records, low byte first    4
 * 12  the records: a byte with the kind, then one or two strings, each behind its length as a
 *     varint. 0 deletion: key. 1 value: key and value. 15 deletion of a range: low and high
 * </pre>
 *
 * <p>[1] RocksDB, db/write_batch.cc and db/dbformat.h; the form is also that of its own log, which
 * every later version reads.
 */
final class BatchForm {
  private static final int HEADER = 12;
  private static final int COUNT_AT = 8;
  private static final byte DELETION = 0;
  private static final byte VALUE = 1;
  private static final byte RANGE_DELETION = 15;

  /** What a record takes beside its strings: its kind and two lengths. */
  private static final int RECORD = 11;

  /** A buffer larger than this is not kept for the next batch. */
  private static final int MAX_KEPT_BYTES = 4 << 20;

  private byte[] buffer = new byte[1 << 16];
  private int size = HEADER;
  private int count;

  /** Begins a batch. */
  void clear() {
    if (buffer.length > MAX_KEPT_BYTES) {
      buffer = new byte[1 << 16];
    }
    Arrays.fill(buffer, 0, HEADER, (byte) 0);
    size = HEADER;
    count = 0;
  }

  void put(byte[] key, byte[] value) {
    begin(VALUE, key.length + value.length);
    add(key);
    add(value);
  }

  void delete(Bytes key) {
    begin(DELETION, key.length());
    add(key.borrow());
  }

  void deleteRange(Bytes low, Bytes high) {
    begin(RANGE_DELETION, low.length() + high.length());
    add(low.borrow());
    add(high.borrow());
  }

  int size() {
    return size;
  }

  /** Returns a copy of the batch. */
  byte[] toArray() {
    for (int i = 0; i < Integer.BYTES; i++) {
      buffer[COUNT_AT + i] = (byte) (count >>> (8 * i));
    }
    return Arrays.copyOf(buffer, size);
  }

  private void begin(byte kind, int bytes) {
    int needed = Math.addExact(size, Math.addExact(RECORD, bytes));
    if (needed > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(needed, (int) Math.min(2L * buffer.length, 1 << 30)));
    }
    buffer[size++] = kind;
    count++;
  }

  private void add(byte[] string) {
    int rest = string.length;
    while (rest > 0x7F) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
    System.arraycopy(string, 0, buffer, size, string.length);
    size += string.length;
  }
}
