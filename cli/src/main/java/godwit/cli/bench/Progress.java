package godwit.cli.bench;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.Output;

/** Says on the error output how far a measurement is. Not thread-safe. */
final class Progress {
  private static final long EVERY_NANOS = 2_000_000_000L;

  private final Output output;
  private long told = System.nanoTime();

  Progress(Output output) {
    this.output = output;
  }

  void say(String what) {
    output.err().println(what);
  }

  /** Tells how many rows are loaded, now and then. */
  void at(int loaded, int rows) {
    long now = System.nanoTime();
    if (now - told >= EVERY_NANOS) {
      told = now;
      say("loaded " + Amounts.count(loaded) + " of " + Amounts.count(rows) + " rows");
    }
  }
}
