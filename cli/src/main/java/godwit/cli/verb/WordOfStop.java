package godwit.cli.verb;

import godwit.cli.screen.Output;
import java.util.function.LongSupplier;

/** Says how to go on with an import if the process is told to stop while it is under way. */
final class WordOfStop implements AutoCloseable {
  private final Output output;
  private final LongSupplier reachedLine;
  private final Thread telling = new Thread(this::tell, "stop");

  /**
   * Prepares it.
   *
   * @param reachedLine up to which everything is done; any thread may ask
   */
  WordOfStop(Output output, LongSupplier reachedLine) {
    this.output = output;
    this.reachedLine = reachedLine;
  }

  /** Begins to wait for a signal. */
  void give() {
    Runtime.getRuntime().addShutdownHook(telling);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(telling);
    } catch (IllegalStateException e) {
      // The process stops already: it is being told.
    }
  }

  private void tell() {
    long reached = reachedLine.getAsLong();
    output.err().println("godwit: stopped: reachedLine=" + reached);
    output.err().println("  " + EndedEarlyException.goOn(reached));
  }
}
