package godwit.server.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import org.jspecify.annotations.Nullable;

/**
 * A proposal on its way through the log. Thread-safe: whoever takes it out of the outstanding ends
 * it.
 */
final class Submission implements Closure {
  private static final String NOT_LEADER = "Is not leader.";

  private final Proposal proposal;
  private final Outstanding outstanding;

  Submission(Proposal proposal, Outstanding outstanding) {
    this.proposal = proposal;
    this.outstanding = outstanding;
  }

  /** The proposal, now in the hands of the machine; null if it has failed before. */
  @Nullable Proposal take() {
    return outstanding.remove(this) ? proposal : null;
  }

  void fail(Failure why) {
    if (outstanding.remove(this)) {
      proposal.failed(why);
    }
  }

  /** Called by JRaft with what kept it from applying the entry. */
  @Override
  public void run(Status status) {
    fail(failure(status));
  }

  /*
   * EPERM has three meanings: refused since not leading, refused since the term is another, and
   * dropped from the queue of what was appended when leadership was lost. Only in the last the
   * entry may yet commit. If the wording of the first changes, the answer becomes UNKNOWN, which is
   * never wrong.
   */
  private static Failure failure(Status status) {
    return switch (status.getRaftError()) {
      case EBUSY -> Failure.BUSY;
      case ENODESHUTDOWN -> Failure.CLOSED;
      case EPERM -> NOT_LEADER.equals(status.getErrorMsg()) ? Failure.NOT_LEADER : Failure.UNKNOWN;
      default -> Failure.UNKNOWN;
    };
  }
}
