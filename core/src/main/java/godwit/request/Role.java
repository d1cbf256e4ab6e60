package godwit.request;

import godwit.codec.Codec;
import godwit.codec.Codecs;

/** What somebody may do; each role may also do what those before it may. */
public enum Role {
  /** Read records, now and as of a time, and see what a table has. */
  READ,
  /** Put and delete records. */
  WRITE,
  /** Make, drop and reshape tables; for all tables also see operations, and change users. */
  ADMIN;

  /** Its name. */
  public static final Codec<Role> CODEC =
      Codecs.of((role, out) -> out.putString(role.name()), in -> valueOf(in.takeString()));

  /** Returns whether whoever has this role may do what {@code needed} may. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }
}
