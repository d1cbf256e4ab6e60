package godwit.request;

/** What a data service says to a write. */
public sealed interface WriteAnswer permits Outcome, Routing, WriteAnswer.Refused {
  /**
   * It was refused and never happened under this request id, or, by OUTCOME_UNKNOWN, can't be
   * judged any more.
   */
  record Refused(Refusal refusal) implements WriteAnswer, ReadAnswer {}
}
