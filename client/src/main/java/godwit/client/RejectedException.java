package godwit.client;

import godwit.request.Reason;
import godwit.request.Refusal;

/**
 * A request was understood and refused; nothing was changed. Sending the same again is of no use.
 */
public final class RejectedException extends GodwitException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String detail;

  public RejectedException(Refusal refusal) {
    super(refusal.reason() + ": " + refusal.detail() + ". " + refusal.reason().advice());
    this.reason = refusal.reason();
    this.detail = refusal.detail();
  }

  public Reason reason() {
    return reason;
  }

  /** Returns the facts, as {@code key=value}. */
  public String detail() {
    return detail;
  }

  /** Returns what to do next, in one sentence. */
  public String advice() {
    return reason.advice();
  }
}
