package godwit.server.raft;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Deletes large files bit by bit. To give back the room of a file of 64 MB at once keeps some disks
 * busy for 25 ms (those that are told at once which blocks are free), and as long no log on them is
 * synced.
 */
public final class GentleDeletion {
  /** What is given back at a time, in bytes: less than half a millisecond where that is slow. */
  static final int STEP_BYTES = 1 << 20;

  /** Between two steps; so some 300 MB go in a second. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

  private GentleDeletion() {}

  /**
   * Deletes a file, if it is there; takes a second for 300 MB. One that has another name loses this
   * one alone. Nobody may read the file by now: it is cut shorter first.
   */
  public static void delete(Path file) throws IOException {
    try {
      if (Files.size(file) > STEP_BYTES && isOnlyName(file)) {
        shrink(file);
      }
      Files.deleteIfExists(file);
    } catch (NoSuchFileException gone) {
      return;
    }
  }

  /** Returns whether the file is known to have no other name. */
  static boolean isOnlyName(Path file) throws IOException {
    try {
      return Files.getAttribute(file, "unix:nlink").equals(1);
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  private static void shrink(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long size = channel.size() - STEP_BYTES; size > 0; size -= STEP_BYTES) {
        channel.truncate(size);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
