package godwit.reshape;

import godwit.partition.Arrival;
import godwit.partition.Partition;
import godwit.partition.Tally;

/** The names of the files in which a partition's chunks are staged. */
public final class ReceivingFiles {
  private ReceivingFiles() {}

  /** Returns what the names of all files of {@code receiving}'s attempt begin with. */
  public static String prefix(Partition receiving) {
    Arrival arrival = receiving.arrival().orElseThrow();
    return arrival.attempt().operation()
        + "-"
        + arrival.attempt().number()
        + "-"
        + receiving.id()
        + "-";
  }

  /**
   * Names a file by what it holds, too, so that two leaders who cut chunks differently never share
   * a name.
   */
  static String name(Partition receiving, int number, Tally tally) {
    return String.format("%s%06d-%016x", prefix(receiving), number, tally.sum().low());
  }
}
