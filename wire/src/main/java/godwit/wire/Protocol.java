package godwit.wire;

/** What both ends of a connection must agree on. */
public final class Protocol {
  /** The version that a session's greeting names. */
  public static final int VERSION = 1;

  /**
   * The version of all that nodes tell each other: their calls, the messages of Raft, and with them
   * the entries of logs and the snapshots that these carry. A node names it in the header {@code
   * godwit-node-version} of each call, and is refused by those of another one. So no node ever gets
   * an entry that it can't read; raised with each change of a form that another node may have to
   * read. Before the first release forms change in place.
   */
  public static final int NODE_VERSION = 1;

  /**
   * The longest message that either side takes, in bytes: more than the largest batch or page
   * needs.
   */
  public static final int MAX_MESSAGE_BYTES = 32 << 20;

  /** How many calls, or answers, a frame of a session carries at most. */
  public static final int MAX_CALLS_IN_FRAME = 64;

  /** A frame of a session takes no further call, or answer, once it has so many bytes. */
  public static final int FULL_FRAME_BYTES = 64 << 10;

  /**
   * After how many seconds of silence a client asks whether the server is there; the server must
   * permit that.
   */
  public static final int KEEP_ALIVE_SECONDS = 10;

  /** After how many seconds without an answer to that it takes the connection for lost. */
  public static final int KEEP_ALIVE_TIMEOUT_SECONDS = 5;

  private Protocol() {}
}
