package godwit.server.journal;

import godwit.codec.CorruptionException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One file of a journal, with the entries {@code [base, next)}.
 *
 * <p>Not thread-safe: the journal's lock guards it. See {@link Layout} for its bytes.
 */
final class Segment implements Closeable {
  static final String SUFFIX = ".segment";

  /*
   * Overwriting bytes that the file already has costs about a third of appending to it, because
   * fdatasync then has no file size or extent to write [1]. So the file grows by whole steps of
   * zeros, and a segment whose entries are no longer needed becomes a spare that the next segment
   * overwrites. Growing also waits for the file system's journal, and so for whatever else the disk
   * is writing: a log that is really used prepares its first spare beforehand and changes over to
   * it as soon as it would have to grow again.
   *
   * [1] fdatasync(2), notes on what metadata it may leave out.
   */
  private static final int STEP_BYTES = 1 << 20;

  private static final String ADVICE =
      ". The disk lost or changed acknowledged data: keep the file, check the disk, and replace"
          + " this replica from another one or from the newest backup";

  private final long base;
  private final String path;
  private final DiskFile file;
  private final long salt;
  private long allocated;
  private int[] positions = new int[64];
  private int count;
  private int end = Layout.HEADER_BYTES;

  private Segment(String path, DiskFile file, long base, long salt) throws IOException {
    this.path = path;
    this.file = file;
    this.base = base;
    this.salt = salt;
    this.allocated = file.size();
  }

  static String name(long base) {
    return String.format(Locale.ROOT, "%020d%s", base, SUFFIX);
  }

  /** Begins a segment under the name {@code draft}, durably, and renames it to its own name. */
  static Segment create(Disk disk, String draft, long base, long salt) throws IOException {
    DiskFile file = disk.open(draft);
    file.write(Layout.header(base, salt), 0);
    file.sync();
    disk.rename(draft, name(base));
    disk.sync();
    return new Segment(disk.describe(name(base)), file, base, salt);
  }

  /** Opens a segment and shows its entries to {@code visitor}, up to the first that is damaged. */
  static Segment open(Disk disk, String name, Journal.Visitor visitor) throws IOException {
    DiskFile file = disk.open(name);
    String path = disk.describe(name);
    Window window = new Window(file);
    ByteBuffer header = window.at(0, Layout.HEADER_BYTES);
    if (header == null || !Layout.isHeader(header) || !name(Layout.base(header)).equals(name)) {
      file.close();
      throw corruption("segment header is damaged", path, 0);
    }
    Segment segment = new Segment(path, file, Layout.base(header), Layout.salt(header));
    segment.scan(window, visitor);
    return segment;
  }

  private void scan(Window window, Journal.Visitor visitor) throws IOException {
    RecordHead head = RecordHead.read(window, end);
    while (head != null
        && head.index() == next()
        && head.checksum() == head.actualChecksum(window, end, salt)) {
      visitor.entry(head.index(), head.payload(window, end));
      publish(new int[] {end}, end + head.recordBytes());
      head = RecordHead.read(window, end);
    }
  }

  long base() {
    return base;
  }

  /** Index after that of the last entry. */
  long next() {
    return base + count;
  }

  /** Whether a batch of that many bytes may go here, or a next segment should be begun for it. */
  boolean hasRoom(long batchBytes, int segmentBytes) {
    return count == 0 || end + batchBytes <= segmentBytes;
  }

  /** Whether the file has grown to that size, so that using it again saves growing another. */
  boolean isFullGrown(int segmentBytes) {
    return allocated == segmentBytes;
  }

  /** Whether a batch of that many bytes would make the file grow further. */
  boolean mustGrow(long batchBytes, int segmentBytes) {
    return count > 0 && allocated < segmentBytes && end + batchBytes > allocated;
  }

  /** Whether the file has grown beyond its first step, and not to that size yet. */
  boolean isGrowing(int segmentBytes) {
    return allocated > STEP_BYTES && allocated < segmentBytes;
  }

  /** Fills a file with zeros up to that size, durably, step by step. */
  static void grow(DiskFile file, int segmentBytes) throws IOException {
    for (long at = 0; at < segmentBytes; at += STEP_BYTES) {
      int bytes = (int) Math.min(STEP_BYTES, segmentBytes - at);
      file.write(ByteBuffer.allocate(bytes), at);
      file.sync();
    }
  }

  /** Bytes of the records from {@code index} on. */
  int bytesFrom(long index) {
    if (index >= next()) {
      return 0;
    }
    return end - positions[(int) (Math.max(index, base) - base)];
  }

  /** Writes a batch durably. It is not to be read before {@link #publish}. */
  Batch write(BatchWriter writer, List<byte[]> payloads, int segmentBytes) throws IOException {
    int[] starts = new int[payloads.size()];
    List<ByteBuffer> parts = new ArrayList<>(2 * payloads.size());
    int position = end;
    for (int i = 0; i < starts.length; i++) {
      byte[] payload = payloads.get(i);
      starts[i] = position;
      parts.add(Layout.record(salt, next() + i, next(), payload));
      parts.add(ByteBuffer.wrap(payload));
      position += Layout.RECORD_BYTES + payload.length;
    }
    long grown = Math.max(allocated, grownSize(position, segmentBytes));
    writer.write(file, end, parts, grown > allocated ? grown - position : 0);
    file.sync();
    allocated = grown;
    return new Batch(starts, position);
  }

  private static long grownSize(long needed, int segmentBytes) {
    long steps = (needed + STEP_BYTES - 1) / STEP_BYTES * STEP_BYTES;
    return Math.max(needed, Math.min(steps, segmentBytes));
  }

  /** Lets the entries of a written batch be read. */
  void publish(Batch batch) {
    publish(batch.starts, batch.end);
  }

  private void publish(int[] starts, int newEnd) {
    if (count + starts.length > positions.length) {
      positions = Arrays.copyOf(positions, Math.max(2 * positions.length, count + starts.length));
    }
    System.arraycopy(starts, 0, positions, count, starts.length);
    count += starts.length;
    end = newEnd;
  }

  /** The payload of an entry that this segment has. */
  byte[] read(long index) throws IOException {
    int at = (int) (index - base);
    int position = positions[at];
    int length = (at + 1 < count ? positions[at + 1] : end) - position;
    ByteBuffer record = ByteBuffer.allocate(length);
    file.read(record, position);
    RecordHead head = RecordHead.of(record);
    ByteBuffer payload = record.slice(Layout.RECORD_BYTES, length - Layout.RECORD_BYTES);
    int actual = Layout.checksum(salt, record, payload);
    if (head.checksum() != actual || head.index() != index) {
      throw mismatch(position, head.checksum(), actual);
    }
    return Arrays.copyOfRange(record.array(), Layout.RECORD_BYTES, length);
  }

  /** Drops the entries after {@code lastKept}, durably. */
  void truncateAfter(long lastKept) throws IOException {
    if (lastKept + 1 < next()) {
      int keep = (int) (lastKept + 1 - base);
      cut(positions[keep]);
      count = keep;
      end = positions[keep];
    }
  }

  /*
   * What follows the last intact record is: nothing (zeros, or another salt), or a batch that a
   * crash tore before it was acknowledged, or damage to what was acknowledged. A batch is written
   * only after the one before is durable. So an intact record of a *later* batch than the damaged
   * one proves damage. A torn batch is cut off physically: what is left of it could otherwise
   * follow a shorter record written in its place and pass for that one's successor.
   */
  /** Cuts off what is left of a torn batch; returns its bytes; refuses any other damage. */
  long cutTornBatch() throws IOException {
    long torn = tornBytes();
    if (torn > 0) {
      cut(end);
    }
    return torn;
  }

  /** Returns the bytes of what is left of a torn batch; refuses any other damage. */
  long tornBytes() throws IOException {
    Window window = new Window(file);
    long tornEnd = end;
    for (long at = end; at <= window.size() - Layout.RECORD_BYTES; at++) {
      RecordHead head = intactRecord(window, at);
      if (head != null) {
        if (head.batch() > next()) {
          throw damage();
        }
        tornEnd = at + head.recordBytes();
      }
    }
    return tornEnd - end;
  }

  /**
   * Returns whether what can be made out as the next entry stands behind the last intact one, or
   * behind that others of its batch; refuses any other damage.
   */
  boolean endsTorn() throws IOException {
    Window window = new Window(file);
    boolean begun =
        end + Layout.RECORD_BYTES <= window.size()
            && window.longAt(end + Layout.INDEX_AT) == next();
    return tornBytes() > 0 || begun;
  }

  /*
   * Each entry before a later one takes at least a record's head behind the last intact entry. That
   * bound spares the checksums of what an earlier use of the file left: read one byte off, its
   * records look like long ones of higher entries, and to check them all would take half a minute.
   */
  /** Returns the head of the intact record of a later entry that begins there, if one does. */
  private @Nullable RecordHead intactRecord(Window window, long at) throws IOException {
    long index = window.longAt(at + Layout.INDEX_AT);
    if (index < next() || index - next() > (at - end) / Layout.RECORD_BYTES) {
      return null;
    }
    RecordHead head = RecordHead.read(window, at);
    boolean intact = head != null && head.checksum() == head.actualChecksum(window, at, salt);
    return intact ? head : null;
  }

  /** The error that says what is wrong behind the last intact entry. */
  CorruptionException damage() throws IOException {
    Window window = new Window(file);
    RecordHead head = RecordHead.read(window, end);
    return head == null
        ? corruption("entry is damaged", path, end)
        : mismatch(end, head.checksum(), head.actualChecksum(window, end, salt));
  }

  private CorruptionException mismatch(int position, int expected, int actual) {
    HexFormat hex = HexFormat.of();
    String what =
        "checksum mismatch: expected="
            + hex.toHexDigits(expected)
            + " actual="
            + hex.toHexDigits(actual);
    return corruption(what, path, position);
  }

  private static CorruptionException corruption(String what, String path, long position) {
    return new CorruptionException(what + " file=" + path + " position=" + position + ADVICE);
  }

  private void cut(long size) throws IOException {
    file.truncate(size);
    allocated = size;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** A batch that is on disk: where its records begin, and where the last one ends. */
  static final class Batch {
    private final int[] starts;
    private final int end;

    private Batch(int[] starts, int end) {
      this.starts = starts;
      this.end = end;
    }
  }
}
