package godwit.tests.failover;

/** What befalls a leader. */
enum Blow {
  /** Its process is killed with -9, and started again. */
  KILL,
  /** Its process stands still (SIGSTOP), longer than others wait for it, and goes on. */
  STOP,
  /** Its leadership is given to another replica; the process goes on. */
  YIELD
}
