package godwit.reshape;

import godwit.coordinator.CommandAnswer;
import godwit.data.DataAnswer;
import godwit.data.InquiryAnswer;
import godwit.request.CoordinatorAnswer;

/** How an errand went. */
public sealed interface Heard {
  /** A service answered an inquiry. */
  record Answered(InquiryAnswer answer) implements Heard {}

  /** A service's log decided a step. */
  record Decided(DataAnswer answer) implements Heard {}

  /** The coordinator told how an operation stands, or that it doesn't know it. */
  record Consulted(CoordinatorAnswer answer) implements Heard {}

  /** The coordinator's log decided a command. */
  record Recorded(CommandAnswer answer) implements Heard {}

  /** Nobody answered in time. It may have been done, or be done yet. */
  record Unreachable() implements Heard {}
}
