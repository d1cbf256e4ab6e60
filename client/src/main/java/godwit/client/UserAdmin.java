package godwit.client;

import java.util.List;
import java.util.OptionalLong;

/**
 * Who may use a store, as an administrator of all tables sees it. Safe for use by any number of
 * threads; errors are those of {@link Godwit}.
 *
 * <p>Tokens are drawn here and kept nowhere: what the store keeps of them does not give them back.
 */
public interface UserAdmin {
  /**
   * Makes a user and returns the token. The first must be an administrator of all tables; from then
   * on whoever has no good token is refused.
   *
   * @param expiresMillis from when the token is no good, in milliseconds since 1970
   */
  Token add(String name, List<Access> access, OptionalLong expiresMillis);

  /** Returns all users, by name. */
  List<Access.Holder> list();

  /** Removes a user: sessions with the token end at their next request. */
  void drop(String name);

  /** Lets a user do more. */
  Access.Holder grant(String name, Access access);

  /** Takes back what the user was granted. */
  Access.Holder revoke(String name, Access access);

  /** Gives the user another token and returns it; the one before is no good from then on. */
  Token rotate(String name, OptionalLong expiresMillis);
}
