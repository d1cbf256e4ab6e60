package godwit.server.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of a segment file, version 1. All numbers are big endian.
 *
 * <pre>
 * file    header, record, record, ..., then zeros or what an earlier use of the file left
 *
 * header  0  magic "GODWITJ1"                           8
 *         8  index of the first record                  8
 *        16  salt                                       8
 *        24  0                                          4
 *        28  CRC-32C of bytes 0 to 27                   4
 *
 * record  0  CRC-32C of the salt and bytes 4 to the end 4
 *         4  length of the payload                      4
 *         8  index                                      8
 *        16  index of the first record of its batch     8
 *        24  payload
 * </pre>
 *
 * <p>The salt is drawn anew whenever a file begins to serve as a segment, so a record that an
 * earlier use left behind never passes for one of the present use, nor do bytes of a payload that
 * look like a record.
 */
final class Layout {
  static final int HEADER_BYTES = 32;
  static final int RECORD_BYTES = 24;

  static final int LENGTH_AT = 4;
  static final int INDEX_AT = 8;
  static final int BATCH_AT = 16;

  private static final long MAGIC = 0x474F_4457_4954_4A31L;
  private static final int BASE_AT = 8;
  private static final int SALT_AT = 16;
  private static final int HEADER_CRC_AT = 28;

  private Layout() {}

  /** The header of a segment, ready to be written. */
  static ByteBuffer header(long base, long salt) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.putLong(0, MAGIC).putLong(BASE_AT, base).putLong(SALT_AT, salt);
    return header.putInt(HEADER_CRC_AT, crc(header.slice(0, HEADER_CRC_AT)));
  }

  static boolean isHeader(ByteBuffer header) {
    return header.getLong(0) == MAGIC
        && header.getInt(HEADER_CRC_AT) == crc(header.slice(0, HEADER_CRC_AT));
  }

  static long base(ByteBuffer header) {
    return header.getLong(BASE_AT);
  }

  static long salt(ByteBuffer header) {
    return header.getLong(SALT_AT);
  }

  /** The first bytes of a record, ready to be written before its payload. */
  static ByteBuffer record(long salt, long index, long batch, byte[] payload) {
    ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
    record.putInt(LENGTH_AT, payload.length).putLong(INDEX_AT, index).putLong(BATCH_AT, batch);
    return record.putInt(0, checksum(salt, record, ByteBuffer.wrap(payload)));
  }

  /** The checksum that a record with this head and payload should bear. */
  static int checksum(long salt, ByteBuffer head, ByteBuffer payload) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, salt));
    crc.update(head.slice(LENGTH_AT, RECORD_BYTES - LENGTH_AT));
    crc.update(payload.duplicate());
    return (int) crc.getValue();
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
