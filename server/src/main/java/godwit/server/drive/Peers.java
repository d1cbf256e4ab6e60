package godwit.server.drive;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import java.util.concurrent.CompletableFuture;

/**
 * The way to all services of the cluster, on this node and on others. Thread-safe; nothing blocks.
 * A future fails when no answer came, or none in time: the message may have had its effect.
 */
public interface Peers {
  /** Proposes a step to the service's log. */
  CompletableFuture<DataAnswer> propose(ServiceId service, DataCommand.Step step);

  /** Has the service's log recognise a restored coordinator. */
  CompletableFuture<DataAnswer> recognise(ServiceId service, long incarnation);

  /** Asks the service by a linearizable read. */
  CompletableFuture<InquiryAnswer> ask(ServiceId service, Inquiry inquiry);

  /** Asks the coordinator by a linearizable read. */
  CompletableFuture<CoordinatorAnswer> query(CoordinatorRequest.Query query);

  /** Proposes a command to the coordinator's log. */
  CompletableFuture<CommandAnswer> record(CoordinatorCommand command);
}
