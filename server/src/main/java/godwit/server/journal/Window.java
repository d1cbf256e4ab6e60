package godwit.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A buffered view of a file that is not written meanwhile, for reading it from front to back. */
final class Window {
  private static final int BYTES = 1 << 20;

  private final DiskFile file;
  private final long size;
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private long start;

  Window(DiskFile file) throws IOException {
    this.file = file;
    this.size = file.size();
  }

  long size() {
    return size;
  }

  /**
   * The bytes {@code [position, position + length)}, valid until the next call; null past the end.
   */
  @Nullable ByteBuffer at(long position, int length) throws IOException {
    if (length > size - position) {
      return null;
    }
    load(position, length);
    return buffer.slice((int) (position - start), length);
  }

  /** The eight bytes at {@code position}, which are within the file. */
  long longAt(long position) throws IOException {
    load(position, Long.BYTES);
    return buffer.getLong((int) (position - start));
  }

  private void load(long position, int length) throws IOException {
    if (start <= position && position + length <= start + buffer.limit()) {
      return;
    }
    int wanted = (int) Math.min(Math.max(BYTES, length), size - position);
    if (buffer.capacity() < wanted) {
      buffer = ByteBuffer.allocate(wanted);
    }
    buffer.clear().limit(wanted);
    start = position;
    file.read(buffer, position);
    buffer.flip();
  }
}
