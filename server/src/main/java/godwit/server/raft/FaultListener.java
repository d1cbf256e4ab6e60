package godwit.server.raft;

/** Hears of what ends a replica: a fault, or its removal from the group. */
@FunctionalInterface
public interface FaultListener {
  /**
   * The replica halted. Called once, on an internal thread; must not block or close the group
   * itself. The message says what is wrong, where, and what to do next.
   */
  void onFault(Throwable fault);

  /**
   * The group has gone on without this replica, as far as the replica can know: it does nothing
   * more, and should be closed. Called at most once, on an internal thread; must not block or close
   * the group itself. A replica that was away when it was removed may never hear of it.
   */
  default void removed() {}
}
