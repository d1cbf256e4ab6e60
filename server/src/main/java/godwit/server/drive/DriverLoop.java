package godwit.server.drive;

import godwit.reshape.Driver;
import godwit.reshape.Errand;
import godwit.reshape.Heard;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one driver for as long as its replica leads. The drive thread owns it; errands are performed
 * elsewhere and heard on the drive thread again.
 *
 * @param <V> what the driver looks at
 */
final class DriverLoop<V> {
  private final Subject<V> subject;
  private final ErrandRunner runner;
  private final Executor driveThread;
  private final LongSupplier wallMillis;
  private @Nullable Driver<V> driver;

  /**
   * What is driven.
   *
   * @param leads whether the replica leads now
   * @param view what its machine published last
   * @param newDriver a driver that knows nothing yet
   */
  record Subject<V>(BooleanSupplier leads, Supplier<V> view, Supplier<Driver<V>> newDriver) {}

  DriverLoop(
      Subject<V> subject, ErrandRunner runner, Executor driveThread, LongSupplier wallMillis) {
    this.subject = subject;
    this.runner = runner;
    this.driveThread = driveThread;
    this.wallMillis = wallMillis;
  }

  /** Has the driver look, and performs what it wants done. */
  void look() {
    if (!subject.leads().getAsBoolean()) {
      driver = null;
      return;
    }
    Driver<V> current = driver;
    if (current == null) {
      current = subject.newDriver().get();
      driver = current;
    }
    for (Errand errand : current.next(subject.view().get(), wallMillis.getAsLong())) {
      perform(current, errand);
    }
  }

  private void perform(Driver<V> sender, Errand errand) {
    runner
        .perform(errand.intent())
        .thenAcceptAsync(heard -> heard(sender, errand, heard), driveThread);
  }

  /** Has the driver hear an answer, unless it was discarded meanwhile, and another asks. */
  @SuppressWarnings("ReferenceEquality")
  private void heard(Driver<V> sender, Errand errand, Heard heard) {
    if (driver == sender) {
      sender.heard(errand, heard, wallMillis.getAsLong());
      look();
    }
  }
}
