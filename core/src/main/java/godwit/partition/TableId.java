package godwit.partition;

import godwit.codec.Codec;
import godwit.codec.Codecs;

/** The name of a table among machines; people use its text name. Never reused. */
public record TableId(long number) implements Comparable<TableId> {
  public static final Codec<TableId> CODEC =
      Codecs.of((id, out) -> out.putVarint(id.number), in -> new TableId(in.takeVarint()));

  public TableId {
    if (number < 1) {
      throw new IllegalArgumentException("no table id: number=" + number);
    }
  }

  @Override
  public int compareTo(TableId other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return "t" + number;
  }
}
