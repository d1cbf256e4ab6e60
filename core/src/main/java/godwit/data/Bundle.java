package godwit.data;

import godwit.codec.ByteWriter;
import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.key.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The completions of one entry of the log, which the store keeps in one row: until the clients have
 * acknowledged all of them, or the lives of all are over. Not thread-safe: the apply thread owns
 * it.
 */
final class Bundle {
  static final Codec<List<Completion>> CODEC = Codecs.list(Completion.CODEC);

  /** About what one takes, so that the buffer of all seldom grows. */
  private static final int BYTES_FOR_ONE = 64;

  private final long at;
  private final List<Completion> completions = new ArrayList<>();
  private long issuedLast;
  private int needed;

  /** Makes a bundle without completions, of the entry whose first one came at {@code at}. */
  Bundle(long at) {
    this.at = at;
  }

  long at() {
    return at;
  }

  List<Completion> completions() {
    return completions;
  }

  /** Returns what the store keeps. */
  Bytes encoded() {
    ByteWriter out = new ByteWriter(BYTES_FOR_ONE * completions.size());
    CODEC.write(completions, out);
    return out.toBytes();
  }

  /** Returns when the request was issued whose life ends last. */
  long issuedLast() {
    return issuedLast;
  }

  void add(Completion completion) {
    completions.add(completion);
    issuedLast = Math.max(issuedLast, completion.id().issuedAt());
  }

  /** Notes that one more completion, or with -1 one less, waits for its client to acknowledge. */
  void need(int more) {
    needed += more;
  }

  boolean isNeeded() {
    return needed > 0;
  }
}
