package godwit.sim.cluster;

import godwit.coordinator.CoordinatorState;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.ServiceView;
import godwit.partition.ServiceId;
import godwit.sim.world.Entry;
import java.util.List;

/** Sees what the logs decided, at once. It must change nothing. */
public interface Witness {
  /**
   * A service applied an entry.
   *
   * @param again whether it may have applied it before a crash
   */
  void applied(
      ServiceId service, Entry<DataCommand> entry, List<DataAnswer> answers, boolean again);

  /** A service's partitions are others than before; it has applied all of its log. */
  void partitionsChanged(ServiceId service, ServiceView view);

  /** The coordinator knows something else than before; it has applied all of its log. */
  void coordinatorChanged(CoordinatorState state);
}
