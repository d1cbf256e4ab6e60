package godwit.client;

/** Elapsed time, and tasks that run later. Safe for use by any thread. */
interface Timer extends AutoCloseable {
  /** Returns milliseconds since some moment; never goes back. */
  long nowMillis();

  /** Runs {@code task} after {@code millis}, on the timer's one thread; it must not wait. */
  void after(long millis, Runnable task);

  /** Drops the tasks that have not begun, and those that come later. */
  @Override
  void close();
}
