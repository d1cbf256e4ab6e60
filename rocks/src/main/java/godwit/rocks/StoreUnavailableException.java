package godwit.rocks;

import org.jspecify.annotations.Nullable;

/** A store that can't be opened or can't go on, with nothing wrong in the bytes it holds. */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why a store is unavailable, and what its operator does about it. */
  public enum Reason {
    /** Another process, or another part of this one, has it open. */
    IN_USE("directory is in use", "stop the other process or choose another directory"),
    /** The operating system denies access. */
    NO_PERMISSION(
        "permission denied", "give this process's user access to the directory and start again"),
    /** The disk is full. */
    NO_SPACE("no space left on the disk", "free space and start the replica again"),
    /** Written by a release whose format this one does not know. */
    WRONG_VERSION(
        "format of the store is unknown", "run the release that wrote it, or a later one"),
    /** A directory of something else, or the path of a file. */
    NOT_A_STORE(
        "not a store's directory", "check the path; an empty or absent directory is made one"),
    /** The library of RocksDB can't be unpacked, or not loaded from where it is. */
    NO_LIBRARY(
        "RocksDB's library can't be loaded",
        "name a directory with 20 MB left where programs may run, such as"
            + " GODWIT_JAVA_OPTS=-Djava.io.tmpdir=DIR"),
    /** Reading or writing failed otherwise. */
    IO_ERROR("reading or writing failed", "look after the disk, then start the replica again");

    private final String text;
    private final String advice;

    Reason(String text, String advice) {
      this.text = text;
      this.advice = advice;
    }

    /** Returns what to do next. */
    public String advice() {
      return advice;
    }
  }

  private final Reason reason;

  StoreUnavailableException(Reason reason, String facts, @Nullable Throwable cause) {
    super(reason.text + ": " + facts + "; " + reason.advice, cause);
    this.reason = reason;
  }

  /** The same, met again by somebody else. */
  StoreUnavailableException(StoreUnavailableException first) {
    super(first.getMessage(), first);
    this.reason = first.reason;
  }

  public Reason reason() {
    return reason;
  }
}
