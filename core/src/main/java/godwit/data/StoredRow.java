package godwit.data;

import godwit.codec.ByteReader;
import godwit.codec.ByteWriter;
import godwit.codec.CorruptionException;
import godwit.key.Bytes;
import godwit.partition.Fingerprint;
import godwit.partition.Tally;
import godwit.request.Row;
import java.util.Optional;

/**
 * The form of records in the store. A live one is the format, 1, the version in eight bytes, and
 * the value. One of history is the format, whether there was a record (1) or it was removed (0),
 * and the value; its version is in its key.
 */
public final class StoredRow {
  private static final int FORMAT = 1;
  private static final int LIVE_HEADER = 9;
  private static final int HISTORY_HEADER = 2;

  private StoredRow() {}

  static Bytes live(long version, Bytes value) {
    return new ByteWriter(LIVE_HEADER + value.length())
        .putByte(FORMAT)
        .putLong(version)
        .putRaw(value)
        .toBytes();
  }

  static Row ofLive(Bytes key, Bytes stored) {
    ByteReader in = open(stored);
    return new Row(key, in.takeLong(), in.takeRaw(in.remaining()));
  }

  static long liveVersion(Bytes stored) {
    return open(stored).takeLong();
  }

  static Bytes history(Optional<Bytes> value) {
    ByteWriter out = new ByteWriter(HISTORY_HEADER + value.map(Bytes::length).orElse(0));
    out.putByte(FORMAT).putByte(value.isPresent() ? 1 : 0);
    value.ifPresent(out::putRaw);
    return out.toBytes();
  }

  /** Returns the record that a row of history holds; empty if it was removed then. */
  static Optional<Row> ofHistory(Bytes key, long version, Bytes stored) {
    ByteReader in = open(stored);
    return in.takeByte() == 0
        ? Optional.empty()
        : Optional.of(new Row(key, version, in.takeRaw(in.remaining())));
  }

  static boolean removal(Bytes stored) {
    return open(stored).takeByte() == 0;
  }

  /** Returns what the one row adds up to, as partitions keep it. */
  public static Tally tally(Row row) {
    Bytes header = new ByteWriter(LIVE_HEADER).putByte(FORMAT).putLong(row.version()).toBytes();
    return new Tally(1, row.bytes(), Fingerprint.of(row.key(), header, row.value()));
  }

  private static ByteReader open(Bytes stored) {
    ByteReader in = new ByteReader(stored);
    int format = in.takeByte();
    if (format != FORMAT) {
      throw new CorruptionException("unknown format of a record: format=" + format);
    }
    return in;
  }
}
