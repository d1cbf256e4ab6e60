package godwit.placement;

/** One thing to do to a group. Each may be done twice or late without harm. */
public sealed interface PlacementStep {
  String group();

  /** Has the node open a replica that waits to be added. */
  record Host(String group, String node) implements PlacementStep {}

  /** Has the leader add the node as one that follows and does not vote. */
  record AddLearner(String group, String leader, String node) implements PlacementStep {}

  /** Has the leader give a learner that has caught up its vote. */
  record Promote(String group, String leader, String node) implements PlacementStep {}

  /** Has the leader take the node out of the group. */
  record Remove(String group, String leader, String node) implements PlacementStep {}

  /** Has the leader give its leadership to a voter. */
  record Transfer(String group, String leader, String node) implements PlacementStep {}

  /**
   * Has the node delete a replica that does not belong to the group.
   *
   * @param index of the membership that says so; a node that knows of a later one keeps it
   */
  record Discard(String group, String node, long index) implements PlacementStep {}
}
