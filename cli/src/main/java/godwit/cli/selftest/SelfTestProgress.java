package godwit.cli.selftest;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.Output;
import godwit.cli.screen.Repainter;
import godwit.sim.explore.Exploration;
import godwit.sim.selftest.Hunt;
import godwit.sim.selftest.SelfTestListener;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;

/** Shows how far a self-test is: a line that changes, or now and then a new one. */
final class SelfTestProgress implements SelfTestListener, AutoCloseable {
  private static final long LIVE_NANOS = 200_000_000;
  private static final long PLAIN_NANOS = 10_000_000_000L;
  private static final int WORTH_SAYING = 1_000;
  private static final double NANOS = 1e9;

  private final Consumer<String> now;
  private final Consumer<String> lasting;
  private final Runnable end;
  private final long everyNanos;
  private final long began = System.nanoTime();
  private long shown = began;

  private SelfTestProgress(
      Consumer<String> now, Consumer<String> lasting, Runnable end, long everyNanos) {
    this.now = now;
    this.lasting = lasting;
    this.end = end;
    this.everyNanos = everyNanos;
  }

  /** On a terminal. */
  static SelfTestProgress live(Output output) {
    Repainter repainter = new Repainter(output.out());
    return new SelfTestProgress(
        line -> repainter.paint(List.of(line)),
        line -> repainter.above(List.of(line)),
        () -> {
          repainter.paint(List.of());
          repainter.close();
        },
        LIVE_NANOS);
  }

  /** Plain lines. */
  static SelfTestProgress plain(PrintStream out) {
    return new SelfTestProgress(out::println, out::println, out::flush, PLAIN_NANOS);
  }

  @Override
  public void ran(long runs, long broken) {
    if (due()) {
      long perSecond = Math.round(runs / Math.max(1e-3, (shown - began) / NANOS));
      now.accept(
          Amounts.count(runs)
              + " runs, "
              + Amounts.count(perSecond)
              + "/s, "
              + Amounts.count(broken)
              + " broken");
    }
  }

  @Override
  public void exploring(String configuration, int states) {
    if (states >= WORTH_SAYING && due()) {
      now.accept("exploring " + configuration + ": " + Amounts.count(states) + " states");
    }
  }

  @Override
  public void explored(Exploration exploration) {
    lasting.accept(
        String.format(
            "explored %-18s %12s states, %3d messages deep, %s",
            exploration.configuration(),
            Amounts.count(exploration.states()),
            exploration.depth(),
            exploration.passed() ? exploration.whole() ? "whole" : "to its limit" : "BROKEN"));
  }

  @Override
  public void hunted(Hunt hunt, int done, int all) {
    lasting.accept(
        String.format(
            "%2d/%d %-26s %s",
            done, all, hunt.bug(), (hunt.caught() ? "caught: " : "NOT CAUGHT: ") + hunt.where()));
  }

  private boolean due() {
    long nanos = System.nanoTime();
    if (nanos - shown < everyNanos) {
      return false;
    }
    shown = nanos;
    return true;
  }

  /** Takes away the line that changes. */
  @Override
  public void close() {
    end.run();
  }
}
