package godwit.client;

import godwit.request.Role;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A role on one table or on all, by the table's name; written {@code role} or {@code role:table}.
 *
 * @param table empty for all tables, also future ones
 */
public record Access(Role role, Optional<String> table) {
  /**
   * Somebody who may use the store.
   *
   * @param expiresMillis from when the token is no good, in milliseconds since 1970
   */
  public record Holder(String name, List<Access> access, OptionalLong expiresMillis) {
    public Holder {
      access = List.copyOf(access);
    }
  }

  /** Returns the access that {@code text} says. */
  public static Access parse(String text) {
    int colon = text.indexOf(':');
    String role = colon < 0 ? text : text.substring(0, colon);
    Optional<String> table = colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
    for (Role one : Role.values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(role)) {
        return new Access(one, table);
      }
    }
    throw new IllegalArgumentException(
        "not read, write or admin, alone or with :TABLE behind it: " + text);
  }

  @Override
  public String toString() {
    return role.name().toLowerCase(Locale.ROOT) + table.map(name -> ":" + name).orElse("");
  }
}
