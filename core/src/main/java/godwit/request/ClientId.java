package godwit.request;

import godwit.codec.Codec;
import godwit.codec.Codecs;

/** 128 random bits that one client object draws and never stores. */
public record ClientId(long high, long low) implements Comparable<ClientId> {
  public static final Codec<ClientId> CODEC =
      Codecs.of(
          (id, out) -> out.putLong(id.high).putLong(id.low),
          in -> new ClientId(in.takeLong(), in.takeLong()));

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
