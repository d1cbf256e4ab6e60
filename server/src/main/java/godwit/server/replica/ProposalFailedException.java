package godwit.server.replica;

import godwit.server.raft.Failure;
import java.io.Serial;

/** A command did not get its answer through this replica: surely not done, or perhaps. */
public final class ProposalFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Failure failure;

  public ProposalFailedException(Failure failure) {
    super("command was not answered: failure=" + failure, null, false, false);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }

  /** Returns whether the command may have been done, or may still be. */
  public boolean outcomeUnknown() {
    return failure == Failure.UNKNOWN;
  }
}
