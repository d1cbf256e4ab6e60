package godwit.cli.transfer;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/** A file that a command was to read or write can't be used: the command line is to change. */
public final class UnusableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String advice;

  private UnusableFileException(String message, String advice, IOException cause) {
    super(message, cause);
    this.advice = advice;
  }

  /** Returns what {@code cause} says of a file, in words for people. */
  public static UnusableFileException of(Path file, IOException cause) {
    String at = ": file=" + file;
    return switch (cause) {
      case UnusableFileException known -> known;
      case NoSuchFileException none ->
          new UnusableFileException("no such file" + at, "Check the path.", none);
      case AccessDeniedException denied ->
          new UnusableFileException(
              "no permission to use the file" + at,
              "Check its permissions and those of its directory.",
              denied);
      case FileSystemException other when other.getReason() != null ->
          new UnusableFileException(
              "the file can't be used" + at + " detail=" + other.getReason(),
              "Check the path.",
              other);
      case BrokenQuotesException broken ->
          new UnusableFileException(
              broken.getMessage() + at + " line=" + broken.line(),
              "Mend the quotes of that line.",
              broken);
      case ZipException packed -> wronglyPacked(at, packed);
      case ZstdIOException packed -> wronglyPacked(at, packed);
      case EOFException packed -> wronglyPacked(at, packed);
      case NotUtf8Exception bytes ->
          new UnusableFileException(
              "the file is no text in UTF-8" + at + " line=" + bytes.line(),
              "Mend that line, or save the file as UTF-8; bytes that are no text are written in"
                  + " digits.",
              bytes);
      case CharacterCodingException bytes ->
          new UnusableFileException(
              "the file is no text in UTF-8" + at,
              "Save it as such; bytes that are no text are written in digits.",
              bytes);
      default ->
          new UnusableFileException(
              "the file can't be used" + at + " detail=" + cause.getMessage(),
              "Check the path, and the disk that it is on.",
              cause);
    };
  }

  /**
   * Demands that {@code file} is no directory.
   *
   * @throws UnusableFileException if it is one
   */
  public static void requireNoDirectory(Path file) throws UnusableFileException {
    if (Files.isDirectory(file)) {
      throw new UnusableFileException(
          "a directory is no file: file=" + file,
          "Check the path.",
          new FileSystemException(file.toString()));
    }
  }

  /** Returns that a file can't be written where there is no directory for it. */
  public static UnusableFileException noDirectory(Path file, NoSuchFileException cause) {
    return new UnusableFileException(
        "no such directory: directory=" + file.toAbsolutePath().getParent(),
        "Check the path, or make the directory.",
        cause);
  }

  /** Returns what to do next, in whole sentences. */
  public String advice() {
    return advice;
  }

  private static UnusableFileException wronglyPacked(String at, IOException cause) {
    return new UnusableFileException(
        "the file is not packed as its name says, or is cut off"
            + (at + " detail=" + cause.getMessage()),
        "Pack it again, or give it another name.",
        cause);
  }
}
