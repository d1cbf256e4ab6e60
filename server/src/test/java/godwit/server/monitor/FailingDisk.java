package godwit.server.monitor;

import godwit.server.journal.Disk;
import godwit.server.journal.DiskFile;
import godwit.server.journal.WrappedDisk;
import godwit.server.journal.WrappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** A disk that takes no more bytes once it is broken. */
final class FailingDisk extends WrappedDisk {
  private final AtomicBoolean broken;

  /** Makes one that is broken while {@code broken} says so. */
  FailingDisk(Disk disk, AtomicBoolean broken) {
    super(disk);
    this.broken = broken;
  }

  @Override
  protected DiskFile wrapped(DiskFile file) {
    return new WrappedFile(file) {
      @Override
      public void write(ByteBuffer bytes, long position) throws IOException {
        if (broken.get()) {
          throw new IOException("disk is broken");
        }
        super.write(bytes, position);
      }
    };
  }
}
