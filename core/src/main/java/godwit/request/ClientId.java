package godwit.request;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;

/** 128 random bits that one client object draws and never stores. */
public record ClientId(long high, long low) implements Comparable<ClientId> {
  public static final Codec<ClientId> CODEC =
      RecordCodecs.record(
          field(Codecs.LONG, ClientId::high), field(Codecs.LONG, ClientId::low), ClientId::new);

  @Override
  public int compareTo(ClientId other) {
    int first = Long.compareUnsigned(high, other.high);
    return first != 0 ? first : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}
