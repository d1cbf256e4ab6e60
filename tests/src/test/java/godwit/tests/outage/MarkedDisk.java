package godwit.tests.outage;

import godwit.server.journal.Disk;
import godwit.server.journal.DiskFile;
import godwit.server.journal.WrappedDisk;
import godwit.server.journal.WrappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * A disk that tells of each write before it is made, and again when half of it is. Thread-safe as
 * the disk is that it is made of.
 */
final class MarkedDisk extends WrappedDisk {
  private final Predicate<String> isMarked;
  private final BiConsumer<String, Boolean> told;

  /**
   * Makes one of {@code disk}.
   *
   * @param isMarked whether a write of these bytes, one character for each, is told
   * @param told hears of one that is: true before it, false when half of it is in the file
   */
  MarkedDisk(Disk disk, Predicate<String> isMarked, BiConsumer<String, Boolean> told) {
    super(disk);
    this.isMarked = isMarked;
    this.told = told;
  }

  @Override
  protected DiskFile wrapped(DiskFile file) {
    return new WrappedFile(file) {
      @Override
      public void write(ByteBuffer bytes, long position) throws IOException {
        String text = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
        if (isMarked.test(text)) {
          told.accept(text, true);
          ByteBuffer half = bytes.duplicate();
          half.limit(half.position() + half.remaining() / 2);
          super.write(half, position);
          told.accept(text, false);
        }
        super.write(bytes, position);
      }
    };
  }
}
