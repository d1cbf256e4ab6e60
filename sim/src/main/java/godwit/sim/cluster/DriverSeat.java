package godwit.sim.cluster;

import godwit.reshape.Driver;
import godwit.reshape.Errand;
import godwit.reshape.Heard;
import godwit.sim.world.Host;
import godwit.sim.world.WallClock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a driver sits for as long as its replica leads. Not thread-safe.
 *
 * @param <V> what the driver looks at
 */
final class DriverSeat<V> {
  private static final long LOOK_EVERY_MICROS = 10_000;

  private final Host host;
  private final WallClock clock;
  private final Subject<V> subject;
  private final Errands errands;
  private @Nullable Driver<V> driver;
  private int plannedInLife;

  /**
   * What is driven.
   *
   * @param busy whether a view holds anything that a driver may have to do with
   */
  record Subject<V>(
      BooleanSupplier leads, Supplier<V> view, Predicate<V> busy, Supplier<Driver<V>> newDriver) {}

  DriverSeat(Host host, WallClock clock, Subject<V> subject, Errands errands) {
    this.host = host;
    this.clock = clock;
    this.subject = subject;
    this.errands = errands;
  }

  /** Has the driver look, and performs what it wants done. */
  void look() {
    if (!subject.leads().getAsBoolean()) {
      driver = null;
      return;
    }
    V view = subject.view().get();
    if (driver == null && !subject.busy().test(view)) {
      return;
    }
    Driver<V> current = driver == null ? subject.newDriver().get() : driver;
    driver = current;
    for (Errand errand : current.next(view, clock.millis())) {
      errands.perform(errand.intent(), heard -> heard(current, errand, heard));
    }
    if (subject.busy().test(view) && plannedInLife != host.life()) {
      plannedInLife = host.life();
      host.after(
          LOOK_EVERY_MICROS,
          () -> {
            plannedInLife = 0;
            look();
          });
    }
  }

  /** Puts a driver that knows nothing in the place of the present one. */
  void vacate() {
    driver = null;
  }

  @SuppressWarnings("ReferenceEquality") // an earlier leadership's driver may still hear answers
  private void heard(Driver<V> sender, Errand errand, Heard heard) {
    sender.heard(errand, heard, clock.millis());
    if (driver == sender) {
      host.after(0, this::look);
    }
  }
}
