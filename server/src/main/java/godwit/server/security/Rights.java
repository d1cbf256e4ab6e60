package godwit.server.security;

import godwit.request.Refusal;
import godwit.request.User;

/** What somebody is at a node, by what was presented and by the users as they are known. */
sealed interface Rights {
  /**
   * May do everything.
   *
   * @param who for logs
   */
  record Everything(String who) implements Rights {}

  /** May do what the user may. */
  record Known(User user) implements Rights {}

  /** May do nothing. */
  record Nobody(Refusal why) implements Rights {}
}
