package godwit.tests.outage;

import godwit.server.journal.Disk;
import godwit.server.journal.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * A disk that tells of each write before it is made, and again when half of it is. Thread-safe as
 * the disk is that it is made of.
 *
 * @param disk what it is made of
 * @param isMarked whether a write of these bytes, one character for each, is told
 * @param told hears of one that is: true before it, false when half of it is in the file
 */
record MarkedDisk(Disk disk, Predicate<String> isMarked, BiConsumer<String, Boolean> told)
    implements Disk {
  @Override
  public List<String> names() throws IOException {
    return disk.names();
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new MarkedFile(disk.open(name));
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

  private final class MarkedFile implements DiskFile {
    private final DiskFile file;

    MarkedFile(DiskFile file) {
      this.file = file;
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      String text = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
      if (isMarked.test(text)) {
        told.accept(text, true);
        ByteBuffer half = bytes.duplicate();
        half.limit(half.position() + half.remaining() / 2);
        file.write(half, position);
        told.accept(text, false);
      }
      file.write(bytes, position);
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
}
