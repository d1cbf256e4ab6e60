package godwit.server.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * Names the content of a file of a snapshot without reading it.
 *
 * <p>The large files of a checkpoint, sorted tables, are never changed: a checkpoint gives those
 * that are there one more name. So two files with one number on one disk, of one size and one time
 * of change, are one. A file that was written anew has another number or time of change.
 *
 * <p>As text: {@code size modified (dev=…,ino=…) replica}, in bytes and nanoseconds since 1970; the
 * number is as the platform writes it. It is kept in the table of a snapshot and sent to other
 * replicas, which look into it for the size alone and else compare it as a whole.
 */
final class FileIdentity {
  private static final char BETWEEN = ' ';

  private FileIdentity() {}

  /**
   * Returns the identity of a file, empty if its disk doesn't number files.
   *
   * @param replica whose file it is, as groups name it
   */
  static String of(Path file, String replica) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    Object number = attributes.fileKey();
    if (number == null) {
      return "";
    }
    return String.join(
        String.valueOf(BETWEEN),
        String.valueOf(attributes.size()),
        String.valueOf(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS)),
        String.valueOf(number),
        replica);
  }

  /** Returns whether that could be a whole copy of the file with this identity. */
  static boolean mayBe(String identity, Path copy) throws IOException {
    int end = identity.indexOf(BETWEEN);
    return Files.isRegularFile(copy)
        && end > 0
        && String.valueOf(Files.size(copy)).equals(identity.substring(0, end));
  }
}
