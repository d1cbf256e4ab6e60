package godwit.server.journal;

import godwit.codec.CorruptionException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a journal that is not open has, {@code [firstIndex, lastIndex]}.
 *
 * @param hasFiles whether there is a file of entries; every opening leaves one
 * @param firstIndex index of the first entry, or that which the first one will have
 * @param lastIndex {@code firstIndex - 1} if there is none
 * @param endsTorn whether one that fails its checksum stands behind the last: a crash cut its write
 *     short before it was acknowledged, or it was damaged since. The next opening drops it
 */
public record JournalContents(boolean hasFiles, long firstIndex, long lastIndex, boolean endsTorn) {
  /**
   * Reads what the disk holds, checking every byte, and shows the entries to {@code visitor} in
   * order; writes nothing.
   *
   * @throws CorruptionException if anything but an unfinished last batch is damaged
   */
  public static JournalContents of(Disk disk, Journal.Visitor visitor) throws IOException {
    @Nullable Segment last = null;
    long first = 1;
    try {
      for (String name : disk.names().stream().sorted().toList()) {
        if (!name.endsWith(Segment.SUFFIX)) {
          continue;
        }
        Segment segment = Segment.open(disk, name, visitor);
        Segment before = last;
        last = segment;
        if (before == null) {
          first = segment.base();
        } else {
          requireNext(before, segment);
        }
      }
      return last == null
          ? new JournalContents(false, 1, 0, false)
          : new JournalContents(true, first, last.next() - 1, last.endsTorn());
    } finally {
      if (last != null) {
        last.close();
      }
    }
  }

  private static void requireNext(Segment before, Segment segment) throws IOException {
    try (before) {
      if (before.next() != segment.base()) {
        throw before.damage();
      }
    }
  }
}
