package godwit.tests.process;

/** What steps of a reshape look like in a log: patterns over one character for each byte. */
public final class Marks {
  /** An id of the first incarnation: two varints. */
  private static final String ID = "\\x01[\\x80-\\xff]*[\\x00-\\x7f]";

  /** Which try of an operation. */
  private static final String NUMBER = "[\\x01-\\x09]";

  /** A timestamp, as a varint. */
  private static final String TIME = "[\\x80-\\xff]{7,9}[\\x00-\\x7f]";

  private Marks() {}

  /**
   * Returns a step at a data service: the kind of an entry that is no write, the byte that names
   * the step, its attempt, the partition.
   */
  public static String step(int tag) {
    return "\\x01" + hex(tag) + ID + NUMBER + ID;
  }

  /** Returns the coordinator's record of a client's wish to move a partition. */
  public static String record() {
    return "\\x03\\x02[\\x00-\\xff]{16}\\x03" + ID;
  }

  /** Returns the coordinator's publication of what a service did: operation, attempt, time. */
  public static String publication() {
    return hex(6) + ID + NUMBER + TIME;
  }

  /** Returns the coordinator's record that a move has ended: operation, since when it serves. */
  public static String close() {
    return hex(9) + ID + "\\x01" + TIME;
  }

  private static String hex(int tag) {
    return String.format("\\x%02x", tag);
  }
}
