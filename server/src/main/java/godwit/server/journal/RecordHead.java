package godwit.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What stands before a record's payload; damaged or not. See {@link Layout}. */
record RecordHead(int checksum, int length, long index, long batch) {

  /** The head in the first bytes of {@code record}. */
  static RecordHead of(ByteBuffer record) {
    return new RecordHead(
        record.getInt(0),
        record.getInt(Layout.LENGTH_AT),
        record.getLong(Layout.INDEX_AT),
        record.getLong(Layout.BATCH_AT));
  }

  /** The head at {@code position}; null if the file has no room for it and its payload there. */
  static @Nullable RecordHead read(Window window, long position) throws IOException {
    ByteBuffer bytes = window.at(position, Layout.RECORD_BYTES);
    if (bytes == null) {
      return null;
    }
    RecordHead head = of(bytes);
    boolean fits =
        head.length >= 0 && head.length <= window.size() - position - Layout.RECORD_BYTES;
    return fits ? head : null;
  }

  int recordBytes() {
    return Layout.RECORD_BYTES + length;
  }

  /** The payload after this head at {@code position}, valid until the window moves. */
  ByteBuffer payload(Window window, long position) throws IOException {
    ByteBuffer payload = window.at(position + Layout.RECORD_BYTES, length);
    if (payload == null) {
      throw new AssertionError("a head was read whose payload is beyond the file");
    }
    return payload;
  }

  /** The checksum that the record at {@code position} should bear. */
  int actualChecksum(Window window, long position, long salt) throws IOException {
    ByteBuffer record = window.at(position, recordBytes());
    if (record == null) {
      throw new AssertionError("a head was read whose payload is beyond the file");
    }
    return Layout.checksum(salt, record, record.slice(Layout.RECORD_BYTES, length));
  }
}
