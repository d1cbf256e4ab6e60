package godwit.server.raft;

import java.io.Serial;

/** A group could not do now what it was asked for, and did not do it. */
public final class GroupUnavailableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final Failure failure;

  GroupUnavailableException(String group, Failure failure, String detail) {
    super("group is unavailable: group=" + group + " failure=" + failure + " detail=" + detail);
    this.failure = failure;
  }

  /** Why. */
  public Failure failure() {
    return failure;
  }
}
