package godwit.coordinator;

import godwit.partition.ServiceId;
import godwit.request.CoordinatorAnswer;
import godwit.request.Refusal;

/** What a command came to at the machine that decided it. */
public sealed interface CommandAnswer {
  /** The answer to a client's change; refusals of changes are in it. */
  record Changed(CoordinatorAnswer answer) implements CommandAnswer {}

  /** The data service of the node that registered. */
  record Registered(ServiceId service) implements CommandAnswer {}

  /** The command's effect is recorded, now or earlier. */
  record Recorded() implements CommandAnswer {}

  /** The command was refused and changed nothing. */
  record Refused(Refusal refusal) implements CommandAnswer {}
}
