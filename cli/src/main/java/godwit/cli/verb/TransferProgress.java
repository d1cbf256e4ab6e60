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
  private final long beganNanos = System.nanoTime();

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
        output.err().println(line(System.nanoTime() - beganNanos));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String line(long nanos) {
    double seconds = nanos / 1e9;
    double part = input.size() == 0 ? 1 : (double) input.position() / input.size();
    long left = part <= 0 ? 0 : Math.round(seconds * (1 - part) / part);
    return did
        + " "
        + Amounts.count(rows.getAsLong())
        + " rows, "
        + Math.round(part * 100)
        + " %, "
        + Amounts.count(Math.round(rows.getAsLong() / seconds))
        + " rows/s, "
        + left
        + " s left";
  }
}
