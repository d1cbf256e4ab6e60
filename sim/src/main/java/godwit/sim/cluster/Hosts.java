package godwit.sim.cluster;

/**
 * Where the replicas of each group may be.
 *
 * @param each how many hosts a group has, some of which may have no replica of it
 * @param founders how many of them have one at first
 * @param wanted how many are to have one, if there are hosts enough
 */
public record Hosts(int each, int founders, int wanted) {
  /** One host, or several, that have a replica for good. */
  public static Hosts fixed(int replicas) {
    return new Hosts(replicas, replicas, replicas);
  }

  /** Returns whether replicas may come and go. */
  public boolean vary() {
    return each > wanted;
  }
}
