package godwit.server.replica;

import godwit.request.CoordinatorAnswer;
import godwit.request.Outcome.ConditionFailed;
import godwit.request.Outcome.Done;
import godwit.request.ReadAnswer;
import godwit.request.Routing;
import godwit.request.WriteAnswer;
import godwit.server.metrics.RequestFigures.Outcome;
import godwit.server.raft.GroupUnavailableException;
import godwit.server.watch.RequestWatch.Ending;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What requests came to, for those who count them. */
final class Endings {
  private static final Ending CONDITION_FAILED = new Ending(Outcome.CONDITION_FAILED, "");

  private Endings() {}

  static Ending of(@Nullable WriteAnswer answer, @Nullable Throwable failure) {
    return switch (answer) {
      case null -> failed(failure);
      case Done done -> Ending.DONE;
      case ConditionFailed condition -> CONDITION_FAILED;
      case WriteAnswer.Refused refused -> refused(refused);
      case Routing routing -> routed(routing);
    };
  }

  static Ending of(@Nullable ReadAnswer answer, @Nullable Throwable failure) {
    return switch (answer) {
      case null -> failed(failure);
      case ReadAnswer.Found found -> Ending.DONE;
      case ReadAnswer.Page page -> Ending.DONE;
      case ReadAnswer.Clock clock -> Ending.DONE;
      case ReadAnswer.Measured measured -> Ending.DONE;
      case WriteAnswer.Refused refused -> refused(refused);
      case Routing routing -> routed(routing);
    };
  }

  static Ending of(@Nullable CoordinatorAnswer answer, @Nullable Throwable failure) {
    if (answer == null) {
      return failed(failure);
    }
    return answer instanceof CoordinatorAnswer.Refused refused
        ? new Ending(Outcome.REFUSED, refused.refusal().reason().name())
        : Ending.DONE;
  }

  private static Ending refused(WriteAnswer.Refused refused) {
    return new Ending(Outcome.REFUSED, refused.refusal().reason().name());
  }

  private static Ending routed(Routing routing) {
    return switch (routing) {
      case Routing.Moved moved -> new Ending(Outcome.MOVED, "");
      case Routing.NotHere notHere -> new Ending(Outcome.ABSENT, "");
      case Routing.Parked parked -> new Ending(Outcome.BUSY, "");
      case Routing.Busy busy -> new Ending(Outcome.BUSY, "");
    };
  }

  private static Ending failed(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof ProposalFailedException failed) {
      Outcome outcome = failed.outcomeUnknown() ? Outcome.UNKNOWN : Outcome.UNAVAILABLE;
      return new Ending(outcome, failed.failure().name());
    }
    return cause instanceof GroupUnavailableException unavailable
        ? new Ending(Outcome.UNAVAILABLE, unavailable.failure().name())
        : new Ending(Outcome.UNAVAILABLE, "FAULT");
  }
}
