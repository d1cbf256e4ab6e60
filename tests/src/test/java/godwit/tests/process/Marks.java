package godwit.tests.process;

/** What steps of a reshape look like in a log: patterns over one character for each byte. */
public final class Marks {
  /** An id of the first incarnation: two varints. */
  public static final String ID = "\\x01[\\x80-\\xff]*[\\x00-\\x7f]";

  /** A number of an attempt or of a round. */
  public static final String SMALL = "[\\x01-\\x7f]";

  private Marks() {}

  /** Returns a step at a data service: the byte that names it, its attempt, the partition. */
  public static String step(int tag) {
    return command(tag) + "[\\x01-\\x09]" + ID;
  }

  /** Returns a finding of the coordinator about an operation: the byte that names it, the id. */
  public static String command(int tag) {
    return String.format("\\x%02x", tag) + ID;
  }

  /** Returns the coordinator's record of a client's wish to move a partition. */
  public static String move() {
    return "\\x03\\x02[\\x00-\\xff]{16}\\x03" + ID;
  }
}
