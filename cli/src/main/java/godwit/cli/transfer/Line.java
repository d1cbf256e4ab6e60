package godwit.cli.transfer;

import godwit.key.Bytes;

/** What a line of a file came to. Lines count from 1, the head of a CSV file included. */
public sealed interface Line {
  long number();

  /** It is a row. */
  record Good(long number, Bytes key, Bytes value) implements Line {}

  /** It is none. */
  record Bad(long number, String why) implements Line {}
}
