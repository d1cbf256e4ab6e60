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
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import godwit.server.replica.HostedServices;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The way to services that this node leads: a call. All others are asked of {@code elsewhere}. */
public final class LocalPeers implements Peers {
  private final HostedServices hosted;
  private final Peers elsewhere;

  public LocalPeers(HostedServices hosted, Peers elsewhere) {
    this.hosted = hosted;
    this.elsewhere = elsewhere;
  }

  @Override
  public CompletableFuture<DataAnswer> propose(ServiceId id, DataCommand.Step step) {
    Optional<DataService> service = hosted.find(id).filter(DataService::leads);
    return service.isPresent() ? service.get().propose(step) : elsewhere.propose(id, step);
  }

  @Override
  public CompletableFuture<DataAnswer> recognise(ServiceId id, long incarnation) {
    Optional<DataService> service = hosted.find(id).filter(DataService::leads);
    return service.isPresent()
        ? service.get().propose(new DataCommand.Recognise(incarnation))
        : elsewhere.recognise(id, incarnation);
  }

  @Override
  public CompletableFuture<InquiryAnswer> ask(ServiceId id, Inquiry inquiry) {
    Optional<DataService> service = hosted.find(id).filter(DataService::leads);
    return service.isPresent() ? service.get().ask(inquiry) : elsewhere.ask(id, inquiry);
  }

  @Override
  public CompletableFuture<CoordinatorAnswer> query(CoordinatorRequest.Query query) {
    Optional<CoordinatorService> coordinator =
        hosted.coordinator().filter(CoordinatorService::leads);
    return coordinator.isPresent() ? coordinator.get().coordinate(query) : elsewhere.query(query);
  }

  @Override
  public CompletableFuture<CommandAnswer> record(CoordinatorCommand command) {
    Optional<CoordinatorService> coordinator =
        hosted.coordinator().filter(CoordinatorService::leads);
    return coordinator.isPresent() ? coordinator.get().propose(command) : elsewhere.record(command);
  }
}
