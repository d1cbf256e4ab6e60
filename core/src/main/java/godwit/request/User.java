package godwit.request;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.partition.TableId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Somebody who may use the store.
 *
 * @param token what is kept of the token; empty where it is nobody's business
 * @param permissions each once; together they allow what any of them does
 * @param expiresMillis from when the token is no good, in milliseconds since 1970; empty for never
 */
public record User(
    String name,
    Optional<TokenHash> token,
    List<Permission> permissions,
    OptionalLong expiresMillis) {
  public static final Codec<User> CODEC =
      RecordCodecs.record(
          field(Codecs.STRING, User::name),
          field(Codecs.optional(TokenHash.CODEC), User::token),
          field(Codecs.list(Permission.CODEC), User::permissions),
          field(Codecs.OPTIONAL_LONG, User::expiresMillis),
          User::new);

  public User {
    permissions = List.copyOf(permissions);
  }

  /** Returns whether a permission allows what takes {@code role} on {@code table}. */
  public boolean may(Role role, Optional<TableId> table) {
    return permissions.stream().anyMatch(permission -> permission.allows(role, table));
  }

  /** Returns whether the user may change users. */
  public boolean governs() {
    return permissions.stream().anyMatch(Permission::governs);
  }

  /** Returns the user as people may see it. */
  public User withoutToken() {
    return new User(name, Optional.empty(), permissions, expiresMillis);
  }

  /** Returns the user with another token. */
  public User with(TokenHash other, OptionalLong expires) {
    return new User(name, Optional.of(other), permissions, expires);
  }

  /** Returns the user with these permissions alone. */
  public User with(List<Permission> others) {
    return new User(name, token, others, expiresMillis);
  }
}
