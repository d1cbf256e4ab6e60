package godwit.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Joins the parts of a batch into few large writes.
 *
 * <p>Not thread-safe: the journal's writer owns it.
 */
final class BatchWriter {
  private static final int BYTES = 1 << 18;
  private static final byte[] ZEROS = new byte[1 << 13];

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);

  /**
   * Writes the parts, then {@code zeros} zero bytes, one after another from {@code position} on.
   */
  void write(DiskFile file, long position, Iterable<ByteBuffer> parts, long zeros)
      throws IOException {
    long at = position;
    buffer.clear();
    for (ByteBuffer part : parts) {
      while (part.hasRemaining()) {
        int length = Math.min(part.remaining(), buffer.remaining());
        buffer.put(part.slice(part.position(), length));
        part.position(part.position() + length);
        at += flushIfFull(file, at);
      }
    }
    for (long left = zeros; left > 0; ) {
      int length = (int) Math.min(Math.min(left, ZEROS.length), buffer.remaining());
      buffer.put(ZEROS, 0, length);
      left -= length;
      at += flushIfFull(file, at);
    }
    flush(file, at);
  }

  private int flushIfFull(DiskFile file, long position) throws IOException {
    return buffer.hasRemaining() ? 0 : flush(file, position);
  }

  private int flush(DiskFile file, long position) throws IOException {
    buffer.flip();
    int length = buffer.remaining();
    if (length > 0) {
      file.write(buffer, position);
    }
    buffer.clear();
    return length;
  }
}
