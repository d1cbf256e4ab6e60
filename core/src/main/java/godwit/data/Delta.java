package godwit.data;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import java.util.List;

/**
 * What a partition committed after {@code from} and not after {@code to}, in the order of its
 * commits.
 *
 * @param from a timestamp, exclusive
 * @param to a timestamp, inclusive; everything of it is in
 */
public record Delta(long from, long to, List<DeltaItem> items) {
  public static final Codec<Delta> CODEC =
      RecordCodecs.record(
          field(Codecs.VARINT, Delta::from),
          field(Codecs.VARINT, Delta::to),
          field(Codecs.list(DeltaItem.CODEC), Delta::items),
          Delta::new);

  public Delta {
    items = List.copyOf(items);
    if (from > to) {
      throw new IllegalArgumentException("delta goes back: from=" + from + " to=" + to);
    }
  }
}
