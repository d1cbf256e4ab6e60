package godwit.sim.planted;

import godwit.data.DataCommand;
import godwit.data.ServiceView;
import godwit.partition.ServiceId;
import godwit.sim.cluster.Seams;
import godwit.sim.mistake.OwnSums;
import godwit.sim.world.SimDisk;

/**
 * Neither side of a move compares sums: each takes its own for the other's. Alone it does no harm;
 * with another mistake it leaves it to the other checkers.
 */
class UncomparedSums implements Seams {
  @Override
  public final boolean altersCommands() {
    return true;
  }

  @Override
  public DataCommand heeded(
      ServiceId service, ServiceView view, SimDisk disk, DataCommand command) {
    return OwnSums.taken(service, view, disk, disk::copy, command);
  }
}
