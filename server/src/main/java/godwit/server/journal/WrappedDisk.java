package godwit.server.journal;

import java.io.IOException;
import java.util.List;

/** A disk that does what another one does, but for what a subclass does otherwise. */
public abstract class WrappedDisk implements Disk {
  private final Disk disk;

  /** Makes one over {@code disk}, which it closes. */
  protected WrappedDisk(Disk disk) {
    this.disk = disk;
  }

  /** Returns the file that the other disk has opened, wrapped. */
  protected abstract DiskFile wrapped(DiskFile file);

  @Override
  public List<String> names() throws IOException {
    return disk.names();
  }

  @Override
  public final DiskFile open(String name) throws IOException {
    return wrapped(disk.open(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    disk.delete(name);
  }

  @Override
  public void sync() throws IOException {
    disk.sync();
  }

  @Override
  public String describe(String name) {
    return disk.describe(name);
  }

  @Override
  public void close() throws IOException {
    disk.close();
  }
}
