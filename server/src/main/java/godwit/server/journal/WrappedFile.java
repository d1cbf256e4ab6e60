package godwit.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that does what another one does, but for what a subclass does otherwise. */
public abstract class WrappedFile implements DiskFile {
  private final DiskFile file;

  /** Makes one over {@code file}, which it closes. */
  protected WrappedFile(DiskFile file) {
    this.file = file;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public void read(ByteBuffer into, long position) throws IOException {
    file.read(into, position);
  }

  @Override
  public void write(ByteBuffer bytes, long position) throws IOException {
    file.write(bytes, position);
  }

  @Override
  public void truncate(long size) throws IOException {
    file.truncate(size);
  }

  @Override
  public void sync() throws IOException {
    file.sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
