package godwit.sim.explore;

import godwit.coordinator.CoordinatorState;
import godwit.data.DataCommand;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.ServiceView;
import godwit.partition.ServiceId;
import godwit.store.MemoryStore;
import java.util.List;

/**
 * Where a planted bug gets between the parts of a configuration; as it stands, nothing is amiss. It
 * must remember nothing.
 */
interface Mistake {
  /** Nothing is amiss. */
  Mistake NONE = new Mistake() {};

  /**
   * Returns what the machine of {@code service} is told for a command that arrived.
   *
   * @param store as it is before; it must not be written to
   */
  default DataCommand heeded(
      ServiceId service, ServiceView view, MemoryStore store, DataCommand command) {
    return command;
  }

  /** Returns what a service with {@code store} answers to a driver for {@code answer}. */
  default InquiryAnswer answered(Inquiry inquiry, InquiryAnswer answer, MemoryStore store) {
    return answer;
  }

  /** Returns what else might be sent when the services and the coordinator stand so. */
  default List<Message> sent(List<ServiceView> services, CoordinatorState coordinator) {
    return List.of();
  }
}
