package godwit.sim;

import godwit.sim.client.Workload;
import godwit.sim.cluster.Cluster;
import godwit.sim.cluster.Hosts;
import godwit.sim.cluster.Seams;

/** What befalls a run in which somebody, not chance, says what is reshaped and what fails. */
public interface Script {
  /** Returns where the replicas of each group are. */
  default Hosts hosts() {
    return Hosts.fixed(1);
  }

  /** Returns where it gets between the parts. */
  Seams seams();

  /**
   * The table is loaded and clients are at work; nothing is reshaped or fails but by the script.
   */
  void begin(Cluster cluster, Workload workload);

  /** All that has failed so far is about to be put right. */
  void beforeHealing();

  /** Everything is at rest and has been judged. */
  void atRest();
}
