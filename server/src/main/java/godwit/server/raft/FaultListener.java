package godwit.server.raft;

/** Hears of the fault that halted a replica. */
@FunctionalInterface
public interface FaultListener {
  /**
   * The replica halted. Called once, on an internal thread; must not block or close the group
   * itself. The message says what is wrong, where, and what to do next.
   */
  void onFault(Throwable fault);
}
