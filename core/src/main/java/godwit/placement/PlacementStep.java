package godwit.placement;

/** One thing to do to a group. Each may be done twice or late without harm. */
public sealed interface PlacementStep {
  String group();

  /** Returns the node whose part in the group it changes. */
  String node();

  /** Returns the node that is to take the step. */
  default String actor() {
    return switch (this) {
      case Host host -> host.node();
      case AddLearner add -> add.leader();
      case Promote promote -> promote.leader();
      case Remove remove -> remove.leader();
      case Transfer transfer -> transfer.leader();
      case Discard discard -> discard.leader();
      case Delete delete -> delete.node();
    };
  }

  /** Has the node open a replica that waits to be added, under a number that none had before. */
  record Host(String group, String node) implements PlacementStep {}

  /** Has the leader add that replica of the node as one that follows and does not vote. */
  record AddLearner(String group, String leader, String node, int number)
      implements PlacementStep {}

  /** Has the leader give a learner that has caught up its vote. */
  record Promote(String group, String leader, String node) implements PlacementStep {}

  /** Has the leader take the node out of the group. */
  record Remove(String group, String leader, String node) implements PlacementStep {}

  /** Has the leader give its leadership to a voter. */
  record Transfer(String group, String leader, String node) implements PlacementStep {}

  /**
   * Has the leader, once it is sure that it leads and that the node does not belong to the group,
   * have the node delete that replica.
   */
  record Discard(String group, String leader, String node, int number) implements PlacementStep {}

  /**
   * Has the node delete that replica and no other, unless a leader has sent it something since:
   * none of that term or a later one may have sent it an entry behind the index. Only a leader
   * wants that, of whose group the node was none when the log was committed up to there.
   */
  record Delete(String group, String node, int number, long term, long index)
      implements PlacementStep {}
}
