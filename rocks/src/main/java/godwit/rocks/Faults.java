package godwit.rocks;

import godwit.codec.CorruptionException;
import godwit.rocks.StoreUnavailableException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What the database's and the file system's failures are to a replica. */
final class Faults {
  private Faults() {}

  /** Returns what the database's failure in doing {@code what} is. */
  static RuntimeException of(String what, Path directory, RocksDBException failure) {
    String detail = Objects.requireNonNullElse(failure.getMessage(), "");
    return of(what, directory, failure.getStatus(), detail, failure);
  }

  /** Returns what a failure of the database's own threads is. */
  static RuntimeException of(String what, Path directory, Status status) {
    String detail = Objects.requireNonNullElse(status.getState(), status.getCodeString());
    return of(what, directory, status, detail, null);
  }

  private static RuntimeException of(
      String what,
      Path directory,
      @Nullable Status status,
      String detail,
      @Nullable Throwable cause) {
    boolean corrupt = status != null && status.getCode() == Status.Code.Corruption;
    if (corrupt || isMissing(detail)) {
      return corrupt(what, directory, detail, cause);
    }
    boolean full = status != null && status.getSubCode() == Status.SubCode.NoSpace;
    Reason reason = full ? Reason.NO_SPACE : reasonIn(detail);
    return new StoreUnavailableException(reason, facts(what, directory, detail), cause);
  }

  /** Returns what a failure of the file system in doing {@code what} is. */
  static RuntimeException of(String what, Path directory, IOException failure) {
    String detail = failure.toString();
    if (failure instanceof NoSuchFileException) {
      return corrupt(what, directory, detail, failure);
    }
    Reason reason =
        failure instanceof AccessDeniedException ? Reason.NO_PERMISSION : reasonIn(detail);
    return new StoreUnavailableException(reason, facts(what, directory, detail), failure);
  }

  /** Returns a failure of which nothing is known but that it was one. */
  static RuntimeException unknown(String what, Path directory, String detail) {
    return new StoreUnavailableException(Reason.IO_ERROR, facts(what, directory, detail), null);
  }

  static CorruptionException corrupt(
      String what, Path directory, String detail, @Nullable Throwable cause) {
    String message =
        "store is corrupt: "
            + facts(what, directory, detail)
            + "; stop, keep the directory as it is, and restore a backup of it elsewhere";
    return cause == null
        ? new CorruptionException(message)
        : new CorruptionException(message, cause);
  }

  private static String facts(String what, Path directory, String detail) {
    return "what=" + what + " directory=" + directory + " detail=\"" + detail + "\"";
  }

  /** A file that the store wrote and nobody but the store may remove. */
  private static boolean isMissing(String detail) {
    return detail.contains("No such file") || detail.contains("does not exist");
  }

  private static Reason reasonIn(String detail) {
    if (detail.contains("No space left") || detail.contains("quota exceeded")) {
      return Reason.NO_SPACE;
    }
    return detail.contains("Permission denied") ? Reason.NO_PERMISSION : Reason.IO_ERROR;
  }
}
