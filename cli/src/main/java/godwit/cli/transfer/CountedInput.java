package godwit.cli.transfer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** A file that knows how much of it was read; any thread may ask. */
public final class CountedInput extends FilterInputStream {
  private static final int PIECE_BYTES = 4096;

  private final long size;
  private final AtomicLong position = new AtomicLong();

  /** Counts what is read of {@code file}, which has {@code size} bytes. */
  public CountedInput(InputStream file, long size) {
    super(file);
    this.size = size;
  }

  public long size() {
    return size;
  }

  public long position() {
    return position.get();
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    // A packed file would be read far ahead of its rows.
    int read = super.read(buffer, offset, Math.min(length, PIECE_BYTES));
    count(Math.max(0, read));
    return read;
  }

  private void count(int bytes) {
    position.addAndGet(bytes);
  }
}
