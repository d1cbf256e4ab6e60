package godwit.sim.cluster;

import godwit.sim.world.Host;
import godwit.sim.world.SimGroup;
import godwit.sim.world.WallClock;

/** A host with a replica on it: what can crash, lose its leadership and have its clock moved. */
public sealed interface Member permits SimCoordinator, SimService {
  Host host();

  WallClock clock();

  SimGroup<?, ?> group();

  /** Returns the index of the last entry that it has applied. */
  long appliedIndex();
}
