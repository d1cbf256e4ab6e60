package godwit.server.watch;

import godwit.server.metrics.Metrics;
import godwit.server.metrics.Spread;

/** What becomes of the entries that a group's leader makes. Thread-safe, lock-free. */
public final class CommitFigures {
  private final Spread commands;
  private final Spread bytes;
  private final Spread seconds;

  private CommitFigures(Spread commands, Spread bytes, Spread seconds) {
    this.commands = commands;
    this.bytes = bytes;
    this.seconds = seconds;
  }

  /** Those of all groups. */
  static final class Spreads {
    private final Metrics.Spreads commands;
    private final Metrics.Spreads bytes;
    private final Metrics.Spreads seconds;

    Spreads(Metrics metrics) {
      this.commands =
          metrics.amounts("godwit_commit_commands", "Commands that share an entry.", "group");
      this.bytes = metrics.amounts("godwit_commit_bytes", "Size of an entry.", "group");
      this.seconds =
          metrics.seconds(
              "godwit_commit_seconds", "Time from an entry's making to its answers.", "group");
    }

    CommitFigures of(String group) {
      return new CommitFigures(commands.of(group), bytes.of(group), seconds.of(group));
    }
  }

  /** An entry was made; returns when. */
  public long made(int commandCount, int byteCount) {
    commands.add(commandCount);
    bytes.add(byteCount);
    return System.nanoTime();
  }

  /** The entry that was made at {@code madeNanos} has been applied and answered. */
  public void answered(long madeNanos) {
    seconds.addSince(madeNanos);
  }
}
