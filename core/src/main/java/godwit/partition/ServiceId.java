package godwit.partition;

import godwit.codec.Codec;
import godwit.codec.Codecs;

/** The name of a data service. Never reused. */
public record ServiceId(long number) implements Comparable<ServiceId> {
  public static final Codec<ServiceId> CODEC =
      Codecs.of((id, out) -> out.putVarint(id.number), in -> new ServiceId(in.takeVarint()));

  public ServiceId {
    if (number < 1) {
      throw new IllegalArgumentException("no service id: number=" + number);
    }
  }

  /** Returns the id that {@code text}, such as {@code s2}, names. */
  public static ServiceId parse(String text) {
    if (text.indexOf('.') >= 0) {
      throw Ids.malformed("service", 's', text);
    }
    return new ServiceId(Ids.parse("service", 's', text)[1]);
  }

  @Override
  public int compareTo(ServiceId other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return "s" + number;
  }
}
