package godwit.request;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.partition.TableId;
import java.util.Optional;

/**
 * A role on one table or on all.
 *
 * @param table the one; a new table of the same name is another. Empty for all, also future ones
 */
public record Permission(Role role, Optional<TableId> table) {
  public static final Codec<Permission> CODEC =
      RecordCodecs.record(
          field(Role.CODEC, Permission::role),
          field(Codecs.optional(TableId.CODEC), Permission::table),
          Permission::new);

  /** Returns a role on all tables. */
  public static Permission everywhere(Role role) {
    return new Permission(role, Optional.empty());
  }

  /** Returns whether this allows what takes {@code needed} on {@code where}; empty: on all. */
  public boolean allows(Role needed, Optional<TableId> where) {
    return role.covers(needed) && (table.isEmpty() || table.equals(where));
  }

  /** Returns whether this lets its holder change users. */
  public boolean governs() {
    return role == Role.ADMIN && table.isEmpty();
  }

  @Override
  public String toString() {
    return role.name() + table.map(id -> ":" + id).orElse("");
  }
}
