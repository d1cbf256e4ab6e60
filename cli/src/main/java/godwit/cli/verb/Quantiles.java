package godwit.cli.verb;

import godwit.key.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys that cut ascending ones into parts of about as many each, from one pass over them. It keeps
 * at most 16,384 of them, evenly spaced, so a part is off by less than a thousandth of the whole
 * for up to 16 parts. Not thread-safe.
 */
final class Quantiles {
  private static final int MOST = 16_384;

  private List<Bytes> kept = new ArrayList<>();
  private long stride = 1;
  private long count;

  /** Takes the next key. */
  void add(Bytes key) {
    if (count % stride == 0) {
      kept.add(key);
      if (kept.size() == MOST) {
        List<Bytes> every = new ArrayList<>(MOST);
        for (int i = 0; i < MOST; i += 2) {
          every.add(kept.get(i));
        }
        kept = every;
        stride *= 2;
      }
    }
    count++;
  }

  /** Returns how many keys there were. */
  long count() {
    return count;
  }

  /**
   * Returns the first keys of all parts but the lowest, ascending.
   *
   * @param parts at most as many as there were keys, and at most 8,192
   */
  List<Bytes> cuts(int parts) {
    List<Bytes> cuts = new ArrayList<>();
    for (int i = 1; i < parts; i++) {
      cuts.add(kept.get((int) ((long) i * kept.size() / parts)));
    }
    return cuts;
  }
}
