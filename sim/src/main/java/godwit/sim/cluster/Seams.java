package godwit.sim.cluster;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.DataSettings;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.ServiceView;
import godwit.partition.ServiceId;
import godwit.placement.Membership;
import godwit.request.ReadAnswer;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.reshape.Intent;
import godwit.sim.world.SimDisk;
import godwit.store.Store;
import godwit.store.Write;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a planted bug or a failure can get between the parts; as it stands, each seam is honest. A
 * seam that remembers something belongs to one run.
 */
public interface Seams {
  /** Every seam honest. */
  Seams HONEST = new Seams() {};

  /**
   * Returns the writes that reach a store.
   *
   * @param store as it is before them
   */
  default List<Write> written(Store store, List<Write> writes) {
    return writes;
  }

  /** Returns what a snapshot of a store has otherwise than the store. */
  default List<Write> misremembered(Store store) {
    return List.of();
  }

  /** Returns whether what a replica has made durable counts towards a majority of its group. */
  default boolean counts(Membership members, String replica) {
    return members.voters().contains(replica);
  }

  /** Returns whether replicas are deleted without making sure that they were removed. */
  default boolean deletesUnasked() {
    return false;
  }

  /** Returns whether planned changes of a group's leader or members wait for no seal. */
  default boolean changesWhileSealed() {
    return false;
  }

  /** Returns whether entries are acknowledged before they are durable. */
  default boolean acknowledgesEarly() {
    return false;
  }

  /** Returns whether staged files are let go as soon as they are ingested. */
  default boolean discardsIngested() {
    return false;
  }

  /** Returns whether staged files that nothing needs any more are kept. */
  default boolean keepsStaged() {
    return false;
  }

  /** Returns whether a replica that believes to lead shows its state without asking the others. */
  default boolean trustsItself() {
    return false;
  }

  /** Returns whether requests that wait for a hand-over are forgotten when it has come. */
  default boolean dropsParked() {
    return false;
  }

  /** Returns whether a coordinator that is put back from a copy does not know that it is. */
  default boolean restoresSilently() {
    return false;
  }

  /** Returns whether a host deletes a replica by an order that comes late. */
  default boolean deletesLate() {
    return false;
  }

  /** Returns what the machines of the services go by. */
  default DataSettings settings(DataSettings settings) {
    return settings;
  }

  /** Returns whether {@link #heeded} may change a command; then each entry is a commit. */
  default boolean altersCommands() {
    return false;
  }

  /** Returns what the machine of {@code service} is told for a command of its log. */
  default DataCommand heeded(
      ServiceId service, ServiceView view, SimDisk disk, DataCommand command) {
    return command;
  }

  /** Returns what {@code service} answers for {@code answer}. */
  default InquiryAnswer answered(SimService service, Inquiry inquiry, InquiryAnswer answer) {
    return answer;
  }

  /** Returns what {@code service} answers to a client's write for {@code answer}. */
  default WriteAnswer answered(SimService service, ServiceRequest.Write write, WriteAnswer answer) {
    return answer;
  }

  /** Brings a step to the log of {@code service}. */
  default void propose(
      SimService service, DataCommand.Step step, Consumer<Optional<DataAnswer>> answer) {
    service.submit(step, answer);
  }

  /** Brings a command to the log of the coordinator. */
  default void record(
      SimCoordinator coordinator,
      CoordinatorCommand command,
      Consumer<Optional<CommandAnswer>> answer) {
    coordinator.submit(command, answer);
  }

  /** Returns what is performed of what the coordinator's driver intends. */
  default Intent intended(Intent intent) {
    return intent;
  }

  /** Returns the view from which a service answers {@code read}. */
  default ServiceView shown(ServiceRequest.Read read, ServiceView view) {
    return view;
  }

  /** Returns what a client makes of a page that it got. */
  default ReadAnswer.Page page(ServiceRequest.Scan scan, ReadAnswer.Page page) {
    return page;
  }
}
