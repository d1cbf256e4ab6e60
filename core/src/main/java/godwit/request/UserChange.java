package godwit.request;

import java.util.List;
import java.util.OptionalLong;

/** A change of who may do what. Answered by {@link CoordinatorAnswer.Users} of that user. */
public sealed interface UserChange extends CoordinatorRequest.Change {
  /** Returns whom it is about. */
  String name();

  /**
   * Makes a user. The first must be an administrator of all tables: with it authentication begins.
   *
   * @param expiresMillis from when the token is no good; empty for never
   */
  record CreateUser(
      ClientId request,
      String name,
      TokenHash token,
      List<Permission> permissions,
      OptionalLong expiresMillis)
      implements UserChange {
    public CreateUser {
      permissions = List.copyOf(permissions);
    }
  }

  /** Removes a user; the token is no good from then on. */
  record DropUser(ClientId request, String name) implements UserChange {}

  /** Lets a user do more. */
  record Grant(ClientId request, String name, Permission permission) implements UserChange {}

  /** Takes a permission back, which the user must have. */
  record Revoke(ClientId request, String name, Permission permission) implements UserChange {}

  /** Gives a user another token; the one before is no good from then on. */
  record RotateToken(ClientId request, String name, TokenHash token, OptionalLong expiresMillis)
      implements UserChange {}
}
