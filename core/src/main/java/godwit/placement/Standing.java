package godwit.placement;

import godwit.codec.Codec;
import godwit.codec.Codecs;

/** What a node is there for. */
public enum Standing {
  /** It takes replicas and leads. */
  SERVING,
  /** It gives its replicas away, and stays known. */
  DRAINING,
  /** It gives its replicas away, and may not come back with the same directory. */
  REMOVED;

  public static final Codec<Standing> CODEC =
      Codecs.of((value, out) -> out.putString(value.name()), in -> valueOf(in.takeString()));
}
