package godwit.request;

import godwit.codec.Codec;
import godwit.codec.Codecs;

/**
 * The reasons for which a request is refused. Each has a row in {@code docs/errors.md}; its name is
 * what travels, so none is ever renamed.
 */
public enum Reason {
  EMPTY_KEY("Give the record a key of at least one byte."),
  KEY_TOO_LONG("Shorten the key, for example by a hash of its tail."),
  VALUE_TOO_LONG("Store the value in parts, or elsewhere and a reference to it here."),
  BATCH_TOO_LARGE("Send the batch in several parts."),
  EMPTY_BATCH("Add at least one mutation."),
  DUPLICATE_KEY("Name each key once in a batch."),
  BATCH_SPANS_PARTITIONS("Send one batch for each partition; a batch is atomic within one."),
  EMPTY_RANGE("Give a range whose low bound is below its high bound."),
  UNKNOWN_TABLE("Check the name, or create the table."),
  TABLE_EXISTS("Use the table that is there, or choose another name."),
  BAD_NAME("Use 1 to 100 letters, digits, '-', '_' or '.', beginning with a letter."),
  RELEASED("Read as of a later time; history before it has been released."),
  FUTURE_TIME("Read as of a time that is not in the future."),
  CLOCK_TOO_FAR("Set the clocks of the machines; one of them is far ahead."),
  OUTCOME_UNKNOWN("Read the keys to learn what happened before you write again."),
  UNKNOWN_PARTITION("List the partitions; this one has gone or never was."),
  UNKNOWN_SERVICE("List the services with the status command."),
  UNKNOWN_NODE("List the nodes with the nodes command."),
  NODE_NAME_TAKEN(
      "Start the node under another name, or remove the one that has the name; a directory of its"
          + " own is another node."),
  NODE_RUNS_ALREADY(
      "The directory looks like a copy of that node's. If the copy is to take its place, stop the"
          + " node at that address first; else start the copy where it reaches no node of the"
          + " cluster."),
  NODE_REMOVED("Start the node on an empty directory; what it had lives on other nodes."),
  SOLE_HOST(
      "Start the nodes of silentToo first, then this one, each on its directory. If a directory is"
          + " lost, see docs/operating.md."),
  LAST_NODE("Add a node that serves first; somebody has to keep the data."),
  UNKNOWN_OPERATION("List the operations; old ones are forgotten."),
  SPLIT_KEY_OUTSIDE("Give a key inside the partition's range and above its low bound."),
  SPLIT_OF_TOO_FEW_ROWS("Give the key to split at; the partition has no two rows to choose from."),
  NOT_NEIGHBOURS("Join two partitions of one table of which one begins where the other ends."),
  SAME_SERVICE("Name another service; the partition is there already."),
  PARTITION_BUSY("Wait for the operation that is open on the partition, or cancel it."),
  SERVICE_BUSY("Wait; as many operations as are allowed run on the service."),
  COUNTING("Wait; the partition's rows are being counted after a split."),
  STALE_ATTEMPT("Nothing to do: a later attempt or operation has taken its place."),
  WRONG_STATE("Look at the partition's state; the step doesn't apply to it."),
  WRONG_ROUND("Nothing to do: another seal has taken its place."),
  WRONG_CURSOR("Nothing to do: the delta has been absorbed, or one before it is missing."),
  SUMS_DIFFER(
      "Report it: source and target of a move hold different rows; the source keeps serving."),
  TOO_LATE(
      "Nothing can be cancelled any more; see how the operation ended, or that it will: godwit"
          + " operations."),
  NO_SPACE("Make room on the node's disk, or move partitions to another; reads go on."),
  BUSY("Try again after the time that the answer names."),
  UNAUTHENTICATED("Give a token that is good: --token-file FILE, or GODWIT_TOKEN."),
  FORBIDDEN("Ask an administrator for the right: godwit user grant NAME ROLE:TABLE."),
  UNKNOWN_USER("List the users; there is none of that name."),
  USER_EXISTS("Choose another name, or give that user another token: godwit user rotate NAME."),
  UNKNOWN_PERMISSION("List the users; that one has other permissions."),
  NODES_UNKNOWN(
      "All nodes have the same: a copy of one --cluster-secret FILE, or TLS, or neither. Start the"
          + " node that differs as the others are. Where none has either, stop all of them, start"
          + " each so, and make the first user then."),
  LAST_ADMIN(
      "Make a user first who is an administrator of all tables (admin): nobody could change"
          + " users."),
  BAD_CURSOR("Give a cursor as a scan printed it, or begin the scan again."),
  MALFORMED("Check the client's version; the request could not be understood."),
  UNSUPPORTED_VERSION("Use a client and a server whose versions go together.");

  public static final Codec<Reason> CODEC =
      Codecs.of((reason, out) -> out.putString(reason.name()), in -> valueOf(in.takeString()));

  private final String advice;

  Reason(String advice) {
    this.advice = advice;
  }

  /** Returns what to do next, in one sentence. */
  public String advice() {
    return advice;
  }
}
