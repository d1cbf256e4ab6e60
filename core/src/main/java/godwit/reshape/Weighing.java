package godwit.reshape;

import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorState;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.StepStatus;
import godwit.partition.Locator;
import godwit.partition.Sums;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import java.util.Optional;

/**
 * What the coordinator's leader asks before a join of partitions at two services is recorded: how
 * large each of them is, for the smaller one is to move. The answers go into the log with the wish,
 * so that every replica decides alike. They are advice: whoever does not answer, or still counts,
 * leaves the choice at the right one.
 *
 * @param left the question for the lower partition
 * @param right the question for the upper one
 */
public record Weighing(CoordinatorRequest.Start start, Intent.Ask left, Intent.Ask right) {
  /** Returns what is to be asked before {@code change} is recorded; empty if nothing is. */
  public static Optional<Weighing> of(CoordinatorRequest.Change change, CoordinatorState view) {
    if (!(change instanceof CoordinatorRequest.Start start)
        || !(start.reshape() instanceof Reshape.Join join)) {
      return Optional.empty();
    }
    Optional<Locator> left = view.locators().open(join.partition());
    Optional<Locator> right = view.locators().open(join.right());
    return left.isEmpty() || right.isEmpty() || left.get().service().equals(right.get().service())
        ? Optional.empty()
        : Optional.of(new Weighing(start, size(left.get()), size(right.get())));
  }

  /** Returns the command that the log is to be given when both were asked. */
  public CoordinatorCommand command(Heard ofLeft, Heard ofRight) {
    Optional<Long> leftBytes = bytes(ofLeft);
    Optional<Long> rightBytes = bytes(ofRight);
    return leftBytes.isPresent()
            && rightBytes.isPresent()
            && start.reshape() instanceof Reshape.Join join
        ? new CoordinatorCommand.WeighedJoin(
            start.request(), join, leftBytes.get(), rightBytes.get())
        : new CoordinatorCommand.Change(start);
  }

  private static Intent.Ask size(Locator locator) {
    return new Intent.Ask(locator.service(), new Inquiry.Status(locator.partition()));
  }

  private static Optional<Long> bytes(Heard heard) {
    return heard instanceof Heard.Answered(InquiryAnswer.Status status)
            && status.status() instanceof StepStatus.Present present
        ? present.sums().map(Sums::rows).map(rows -> rows.bytes())
        : Optional.empty();
  }
}
