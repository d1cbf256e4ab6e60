package godwit.reshape;

import godwit.coordinator.CommandAnswer;
import godwit.data.DataAnswer;
import godwit.data.InquiryAnswer;
import godwit.data.StepStatus;
import godwit.request.Reason;
import godwit.request.Refusal;
import java.util.Optional;

/**
 * What the coordinator's leader has learnt about one attempt of an operation; lost with it, and
 * learnt again.
 *
 * @param owner of the partition that the operation takes from; of a join the left one, of a
 *     founding the new one
 * @param other the target of a move; of a join the right partition at the same service
 * @param median the owner's answer where to split, if it was asked
 * @param restMillis until when the coordinator's log is not tried again
 * @param progressMillis when the attempt last got on
 */
record Knowledge(
    int attempt,
    Side owner,
    Side other,
    Optional<InquiryAnswer.SplitKey> median,
    long restMillis,
    long progressMillis) {

  /** Whom an errand goes to; one at a time to each. */
  enum Party {
    OWNER,
    OTHER,
    COORDINATOR
  }

  static Knowledge nothing(int attempt, long nowMillis) {
    return new Knowledge(
        attempt, Side.UNHEARD, Side.UNHEARD, Optional.empty(), Long.MIN_VALUE, nowMillis);
  }

  /** Returns what is known after {@code party} did or did not answer. */
  Knowledge after(Party party, Heard heard, long nowMillis, long pollMillis) {
    return switch (heard) {
      case Heard.Answered answered -> answered(party, answered.answer(), nowMillis);
      case Heard.Decided decided -> decided(party, decided.answer(), nowMillis);
      case Heard.Recorded recorded ->
          recorded.answer() instanceof CommandAnswer.Refused
              ? resting(nowMillis + pollMillis)
              : this;
      case Heard.Consulted consulted -> this;
      case Heard.Unreachable silent ->
          party == Party.COORDINATOR
              ? resting(nowMillis + pollMillis)
              : with(party, side(party).silent(nowMillis), party == Party.OWNER, nowMillis);
    };
  }

  private Knowledge answered(Party party, InquiryAnswer answer, long nowMillis) {
    return switch (answer) {
      case InquiryAnswer.Status status -> saw(party, status.status(), nowMillis);
      case InquiryAnswer.SplitKey key ->
          new Knowledge(attempt, owner, other, Optional.of(key), restMillis, nowMillis);
      case InquiryAnswer.Refused refused -> refused(party, refused.refusal(), nowMillis);
      case InquiryAnswer.Rows rows -> this;
      case InquiryAnswer.Changes changes -> this;
    };
  }

  /**
   * A step that changed nothing is not repeated at once: the side rests like one that is silent.
   */
  private Knowledge decided(Party party, DataAnswer answer, long nowMillis) {
    return switch (answer) {
      case DataAnswer.Step step ->
          side(party).showed(step.status())
              ? with(party, side(party).silent(nowMillis), false, nowMillis)
              : saw(party, step.status(), nowMillis);
      case DataAnswer.Refused refused -> refused(party, refused.refusal(), nowMillis);
      case DataAnswer.Written written -> this;
      case DataAnswer.Clock clock -> this;
      case DataAnswer.Recognised recognised -> this;
    };
  }

  /** A state that is another than before is progress. */
  private Knowledge saw(Party party, StepStatus status, long nowMillis) {
    Side before = side(party);
    boolean progress = !before.status().flatMap(StepStatus::state).equals(status.state());
    return with(party, before.saw(status, nowMillis), progress, nowMillis);
  }

  /** That rows are being counted is progress: it ends by itself. */
  private Knowledge refused(Party party, Refusal refusal, long nowMillis) {
    boolean progress = refusal.reason() == Reason.COUNTING;
    return with(party, side(party).refused(refusal, nowMillis), progress, nowMillis);
  }

  private Knowledge resting(long untilMillis) {
    return new Knowledge(attempt, owner, other, median, untilMillis, progressMillis);
  }

  private Side side(Party party) {
    return party == Party.OTHER ? other : owner;
  }

  private Knowledge with(Party party, Side side, boolean progress, long nowMillis) {
    return new Knowledge(
        attempt,
        party == Party.OTHER ? owner : side,
        party == Party.OTHER ? side : other,
        median,
        restMillis,
        progress ? nowMillis : progressMillis);
  }
}
