package godwit.reshape;

import godwit.data.InquiryAnswer;
import godwit.key.Bytes;
import godwit.partition.Arrival;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The chunks of a view that a target's leader has asked its source for and that are not taken in
 * yet, by number: while some are being staged the next ones are read. Not thread-safe: its driver
 * owns it.
 *
 * <p>Each begins where the one before it ends. Should one get lost, all are forgotten, and asked
 * for again behind what was taken in.
 */
final class Chunks {
  /** How many are staged at the same time, so that one is written while another is synced. */
  private static final int MAX_STAGED = 2;

  /** How many there are at most, one of them being read at the source. */
  private static final int MAX_CHUNKS = MAX_STAGED + 2;

  private final TreeMap<Integer, Piece> pieces = new TreeMap<>();

  /**
   * One chunk.
   *
   * @param after the key behind which it begins; empty if it begins the view
   * @param rows of it; empty until the source has answered
   */
  private record Piece(Optional<Bytes> after, Optional<InquiryAnswer.Rows> rows) {
    /** Returns the key behind which the next one begins; empty if not known, or none follows. */
    Optional<Bytes> through() {
      return rows.filter(it -> !it.last() && !it.rows().isEmpty())
          .map(it -> it.rows().getLast().key());
    }
  }

  /** A chunk that is there. */
  record Ready(int number, Optional<Bytes> after, InquiryAnswer.Rows rows) {}

  /** A chunk to ask for. */
  record Wanted(int number, Optional<Bytes> after) {}

  /** Whether an errand about a chunk is under way. */
  @FunctionalInterface
  interface Busy {
    boolean is(int number);
  }

  /** Lets those go that {@code arrival} has, and all if they don't follow it. */
  void follow(Arrival arrival) {
    pieces.headMap(arrival.chunks(), true).clear();
    boolean follows =
        pieces.isEmpty()
            || (pieces.firstKey() == arrival.chunks() + 1
                && pieces.firstEntry().getValue().after().equals(arrival.copiedThrough()));
    if (!follows) {
      pieces.clear();
    }
  }

  /** Returns the chunks that are there and may be staged now. */
  List<Ready> ready(Busy busy) {
    List<Ready> ready = new ArrayList<>();
    int staged = 0;
    for (Map.Entry<Integer, Piece> entry : pieces.entrySet()) {
      Piece piece = entry.getValue();
      if (piece.rows().isEmpty() || staged == MAX_STAGED) {
        break;
      }
      if (!busy.is(entry.getKey())) {
        ready.add(new Ready(entry.getKey(), piece.after(), piece.rows().get()));
      }
      staged++;
    }
    return ready;
  }

  /** Returns the chunk to ask for now: one that nobody was asked for, or not successfully. */
  Optional<Wanted> wanted(Arrival arrival, Busy busy) {
    Optional<Wanted> next = next(arrival).filter(it -> !busy.is(it.number()));
    next.ifPresent(it -> pieces.put(it.number(), new Piece(it.after(), Optional.empty())));
    return next;
  }

  private Optional<Wanted> next(Arrival arrival) {
    if (pieces.isEmpty()) {
      return Optional.of(new Wanted(arrival.chunks() + 1, arrival.copiedThrough()));
    }
    int number = pieces.lastKey();
    Piece piece = pieces.lastEntry().getValue();
    if (piece.rows().isEmpty()) {
      return Optional.of(new Wanted(number, piece.after()));
    }
    return piece
        .through()
        .filter(key -> pieces.size() < MAX_CHUNKS)
        .map(key -> new Wanted(number + 1, Optional.of(key)));
  }

  /** Takes in rows that were asked for; late ones, for which nobody waits, are let go. */
  void heard(Optional<Bytes> after, InquiryAnswer.Rows rows) {
    Map.Entry<Integer, Piece> last = pieces.lastEntry();
    if (last != null && last.getValue().rows().isEmpty() && last.getValue().after().equals(after)) {
      pieces.put(last.getKey(), new Piece(after, Optional.of(rows)));
    }
  }

  void forget() {
    pieces.clear();
  }
}
