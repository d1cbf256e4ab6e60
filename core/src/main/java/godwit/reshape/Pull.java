package godwit.reshape;

import godwit.clock.HybridClock;
import godwit.coordinator.CommandAnswer;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.Delta;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.StepStatus;
import godwit.data.StepStatus.Present;
import godwit.partition.Attempt;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState.Retired;
import godwit.partition.Sums;
import godwit.request.CoordinatorAnswer;
import godwit.request.OperationReport;
import godwit.request.Reason;
import godwit.request.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * What a target's leader has at hand for one partition that it receives; lost with it, and asked
 * for again. Not thread-safe: its driver owns it.
 */
final class Pull {
  /** How many polls a pull rests that has nothing to do but wait for the coordinator. */
  private static final long IDLE_POLLS = 20;

  private final Attempt attempt;
  private final PartitionId own;
  private final ReshapeSettings settings;
  private final Chunks chunks = new Chunks();

  private Optional<StepStatus> source = Optional.empty();
  private Optional<Sums> sums = Optional.empty();
  private Optional<InquiryAnswer.Changes> changes = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private boolean doubt;
  private boolean consult;
  private boolean over;
  private boolean sealNext;
  private int largeDeltas;
  private long absorbedMillis;
  private long restMillis = Long.MIN_VALUE;

  Pull(Attempt attempt, PartitionId own, ReshapeSettings settings) {
    this.attempt = attempt;
    this.own = own;
    this.settings = settings;
  }

  boolean rests(long nowMillis) {
    return nowMillis < restMillis;
  }

  /** Returns where the partition stands at its source; empty if that must be asked. */
  Optional<StepStatus> source() {
    return doubt ? Optional.empty() : source;
  }

  /** Returns whether the source must be asked where it stands before anything else. */
  boolean doubts() {
    return doubt;
  }

  /**
   * Returns whether the coordinator must be asked how the operation stands, as the source has no
   * part in this attempt.
   */
  boolean consults() {
    return consult;
  }

  /** Returns whether the coordinator said that this attempt is over: it moves nothing any more. */
  boolean over() {
    return over;
  }

  /**
   * Returns what all that was received adds up to, as of the last {@code Complete}; empty if that
   * must be asked.
   */
  Optional<Sums> sums() {
    return sums;
  }

  /** Returns the chunks of the view that are on their way. */
  Chunks chunks() {
    return chunks;
  }

  /** Returns changes that are still to be taken in. */
  Optional<InquiryAnswer.Changes> changes() {
    return changes;
  }

  /** Returns why the move must be given up, if it must. */
  Optional<String> failure() {
    return failure;
  }

  /** Returns whether little was left, or so often too much, that a seal is next. */
  boolean sealNext() {
    return sealNext;
  }

  /**
   * Returns whether to seal after {@code bytes} more of changes, the last ones that there are if
   * {@code caughtUp}.
   */
  boolean sealsAfter(long bytes, boolean caughtUp) {
    boolean little = caughtUp && bytes <= settings.sealThresholdBytes();
    return little || largeDeltas >= settings.deltasBeforeSeal();
  }

  void heard(Intent intent, Heard heard, long nowMillis) {
    switch (intent) {
      case Intent.Ask ask -> heard(ask.inquiry(), heard, nowMillis);
      case Intent.Take take -> heardStep(take.receive(), heard, nowMillis);
      case Intent.Propose propose -> heardStep(propose.step(), heard, nowMillis);
      case Intent.Recognise recognise -> throw new AssertionError("not sent by a pull: " + intent);
      case Intent.Consult consulted -> heardCoordinator(heard, nowMillis);
      case Intent.Report report -> {
        boolean recorded =
            heard instanceof Heard.Recorded told && told.answer() instanceof CommandAnswer.Recorded;
        rest(nowMillis, recorded ? IDLE_POLLS : 1);
      }
    }
  }

  private void heard(Inquiry inquiry, Heard heard, long nowMillis) {
    if (!(heard instanceof Heard.Answered answered)) {
      rest(nowMillis, 1);
      return;
    }
    switch (answered.answer()) {
      case InquiryAnswer.Status status -> heardStatus(inquiry, status.status(), nowMillis);
      case InquiryAnswer.Rows rows -> {
        if (inquiry instanceof Inquiry.ViewChunk asked) {
          chunks.heard(asked.after(), rows);
        }
      }
      case InquiryAnswer.Changes delta -> {
        sourceIs(delta.status(), nowMillis);
        changes = ReceivingPlan.leaves(delta.status(), attempt).map(departure -> delta);
        if (changes.isEmpty() && !doubt) {
          rest(nowMillis, 1);
        }
      }
      case InquiryAnswer.Refused refused -> doubt(nowMillis);
      case InquiryAnswer.SplitKey key -> doubt(nowMillis);
    }
  }

  /**
   * An operation that goes on with this attempt, or isn't known, says nothing. One that is done
   * says it, too: what it moved was complete at its hand-over, and is no longer received.
   */
  private void heardCoordinator(Heard heard, long nowMillis) {
    if (heard instanceof Heard.Consulted(CoordinatorAnswer answer)) {
      over =
          answer instanceof CoordinatorAnswer.Operations(List<OperationReport> reports)
              && reports.stream().anyMatch(this::overBy);
      consult = false;
      rest(nowMillis, over ? 0 : IDLE_POLLS);
    } else {
      rest(nowMillis, IDLE_POLLS);
    }
  }

  private boolean overBy(OperationReport report) {
    return report.id().equals(attempt.operation())
        && (report.phase().ended() || report.attempt() > attempt.number());
  }

  private void heardStatus(Inquiry inquiry, StepStatus status, long nowMillis) {
    if (!inquiry.equals(new Inquiry.Status(own))) {
      sourceIs(status, nowMillis);
    } else if (status instanceof Present present && present.sums().isPresent()) {
      sums = present.sums();
    } else {
      rest(nowMillis, 1);
    }
  }

  private void heardStep(DataCommand.Step step, Heard heard, long nowMillis) {
    boolean small = sealNextAfter(step);
    boolean gains = gains(step, nowMillis);
    changes = Optional.empty();
    sealNext = false;
    sums = step.partition().equals(own) ? Optional.empty() : sums;
    if (heard instanceof Heard.Decided decided
        && decided.answer() instanceof DataAnswer.Step taken) {
      stepTaken(step, taken.status(), small, gains, nowMillis);
    } else if (refusal(heard).filter(why -> why.reason() == Reason.SUMS_DIFFER).isPresent()) {
      failure = refusal(heard).map(Refusal::toString);
    } else {
      doubt(nowMillis);
    }
  }

  private void stepTaken(
      DataCommand.Step step, StepStatus status, boolean small, boolean gains, long nowMillis) {
    if (step instanceof DataCommand.Absorb) {
      sealNext = small;
      largeDeltas = small ? 0 : largeDeltas + (gains ? 0 : 1);
      absorbedMillis = nowMillis;
    } else if (step instanceof DataCommand.Complete) {
      sums = status instanceof Present present ? present.sums() : Optional.empty();
    } else if (!step.partition().equals(own)) {
      sourceIs(status, nowMillis);
    }
  }

  private boolean sealNextAfter(DataCommand.Step step) {
    return step instanceof DataCommand.Absorb absorb
        && sealsAfter(
            ReceivingPlan.bytes(absorb.delta()),
            changes.filter(InquiryAnswer.Changes::caughtUp).isPresent());
  }

  /**
   * Returns whether the target catches up, however much is left: the source says so, or the delta
   * spans more of the source's time than passed since the one before.
   */
  private boolean gains(DataCommand.Step step, long nowMillis) {
    return step instanceof DataCommand.Absorb absorb
        && changes.filter(InquiryAnswer.Changes::caughtUp).isEmpty()
        && (changes.filter(InquiryAnswer.Changes::gains).isPresent()
            || spansMillis(absorb.delta()) > nowMillis - absorbedMillis);
  }

  private static long spansMillis(Delta delta) {
    return HybridClock.millis(delta.to()) - HybridClock.millis(delta.from());
  }

  /**
   * Without a part in this attempt's move the source has nothing to give: the coordinator says what
   * is next.
   */
  private void sourceIs(StepStatus status, long nowMillis) {
    source = Optional.of(status);
    boolean handedOver =
        status.retiredBy(attempt).map(Retired::attempt).filter(attempt::equals).isPresent();
    doubt = !handedOver && ReceivingPlan.leaves(status, attempt).isEmpty();
    consult = doubt;
    if (doubt) {
      rest(nowMillis, IDLE_POLLS);
    }
  }

  private void doubt(long nowMillis) {
    doubt = true;
    chunks.forget();
    rest(nowMillis, 1);
  }

  private void rest(long nowMillis, long polls) {
    restMillis = nowMillis + polls * settings.pollMillis();
  }

  private static Optional<Refusal> refusal(Heard heard) {
    return heard instanceof Heard.Decided decided
            && decided.answer() instanceof DataAnswer.Refused refused
        ? Optional.of(refused.refusal())
        : Optional.empty();
  }
}
