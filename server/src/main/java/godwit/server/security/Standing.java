package godwit.server.security;

import godwit.request.Refusal;
import godwit.request.User;

/** What somebody is at a node, by what was presented and by the users as they are known. */
sealed interface Standing {
  /**
   * May do everything.
   *
   * @param who for logs
   */
  record Everything(String who) implements Standing {}

  /** May do what the user may. */
  record Known(User user) implements Standing {}

  /** May do nothing. */
  record Nobody(Refusal why) implements Standing {}
}
