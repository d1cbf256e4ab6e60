package godwit.cli.verb;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.Output;
import godwit.cli.transfer.CountedInput;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Tells now and then how far a transfer is, how fast, and how long it will take. */
final class TransferProgress implements AutoCloseable {
  private static final long EVERY_MILLIS = 2_000;

  private final Output output;
  private final String did;
  private final LongSupplier rows;
  private final CountedInput input;
  private final CountDownLatch over = new CountDownLatch(1);
  private final TransferRate rate = new TransferRate();

  TransferProgress(Output output, String did, LongSupplier rows, CountedInput input) {
    this.output = output;
    this.did = did;
    this.rows = rows;
    this.input = input;
  }

  /** Begins to tell. */
  void start() {
    Thread.ofVirtual().name("progress").start(this::tell);
  }

  @Override
  public void close() {
    over.countDown();
  }

  private void tell() {
    try {
      while (!over.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        output.err().println(line(System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String line(long nanos) {
    long done = rows.getAsLong();
    long position = input.position();
    rate.saw(nanos, done, position);
    return did
        + " "
        + Amounts.count(done)
        + " rows, "
        + part(position, input.size())
        + rate.words(input.size());
  }

  /**
   * Returns which part of a file has been read; nothing where all of it has: what is left of a
   * packed one may still be most of its rows.
   */
  static String part(long position, long size) {
    return position >= size ? "" : Math.round(100.0 * position / size) + " %, ";
  }
}
