package godwit.server.replica;

import java.util.function.LongSupplier;

/**
 * Has a state checked that may be large: each time it changes as long as that takes little, else as
 * often as leaves nine tenths of the time to work. What is broken stays broken, so a check that is
 * left out, here or by who asks for it, is made up for by the next one. Not thread-safe.
 */
final class PacedCheck {
  private static final int SHARE = 10;

  private final LongSupplier nanoClock;
  private boolean wasRun;
  private long restUntilNanos;

  PacedCheck(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Runs the check if it is time. */
  void look(Runnable check) {
    long begun = nanoClock.getAsLong();
    if (wasRun && begun - restUntilNanos < 0) {
      return;
    }
    check.run();
    long ended = nanoClock.getAsLong();
    restUntilNanos = ended + (SHARE - 1) * (ended - begun);
    wasRun = true;
  }
}
